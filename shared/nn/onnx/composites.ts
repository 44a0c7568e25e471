/**
 * Layers that take several operators: a normaliser, a duelling head, a residual layer, as we write them and as they come out
 * of PyTorch when written by their formulas. Each reader looks from one operator at those that use what it makes.
 */
import { sizeOf } from '../layers/layer.ts';
import { LARGEST_NORMALISED, varianceOf } from '../layers/normaliser.ts';
import type { Tensor } from '../safetensors.ts';
import type { Chain } from './chain.ts';
import type { Constants } from './constants.ts';
import type { NodeProto } from './messages.ts';
import { attributesOf } from './operators.ts';

/** Who makes what in a graph, and who uses it. */
export class Wiring {
  private readonly makers = new Map<string, NodeProto>();
  private readonly users = new Map<string, NodeProto[]>();

  constructor(nodes: readonly NodeProto[]) {
    for (const node of nodes) {
      for (const name of node.output) this.makers.set(name, node);
      for (const name of new Set(node.input)) this.users.set(name, [...this.usersOf(name), node]);
    }
  }

  usersOf(name = ''): readonly NodeProto[] {
    return this.users.get(name) ?? [];
  }

  /** The only user of what `node` makes, where it is an `opType`. */
  next(node: NodeProto, opType: string): NodeProto | null {
    const [user, ...others] = this.usersOf(node.output[0]);
    return user?.opType === opType && others.length === 0 ? user : null;
  }

  /** All that is computed of the tensor `from` on the way to `to`. */
  between(from: string, to: string): Set<NodeProto> {
    const found = new Set<NodeProto>();
    const asked = [to];
    for (let name = asked.pop(); name !== undefined; name = asked.pop()) {
      const maker = name === from ? undefined : this.makers.get(name);
      if (!maker || found.has(maker)) continue;
      found.add(maker);
      asked.push(...maker.input);
    }
    return found;
  }
}

/** Adds the layer to `chain` and gives the operators that it took, or null where it is not such a one. */
type CompositeReader = (
  node: NodeProto,
  chain: Chain,
  constants: Constants,
  wiring: Wiring,
) => readonly NodeProto[] | null;

export const composites: Readonly<Record<string, CompositeReader>> = {
  /** y = (x − mean) · scale, within ± 10. */
  Sub(node, chain, constants, wiring) {
    const [x, shift] = node.input;
    const product = wiring.next(node, 'Mul');
    const clip = product && wiring.next(product, 'Clip');
    const scale = product?.input.find(name => name !== node.output[0]);
    if (!clip || !constants.has(shift) || !constants.has(scale)) return null;
    const [, least, most] = clip.input.map(name =>
      constants.has(name) ? constants.scalar(name) : undefined,
    );
    if (least !== -LARGEST_NORMALISED || most !== LARGEST_NORMALISED) return null;
    const n = sizeOf(chain.shape);
    const mean = Float64Array.from(constants.vector(shift, n).data);
    const variance = Float64Array.from(constants.vector(scale, n).data, varianceOf);
    if (variance.some(Number.isNaN)) return null;
    // Over how many rows they were measured it does not say: as if over one, they stand until others are observed.
    const statistics: Readonly<Record<string, Tensor>> = {
      count: { shape: [1], data: Float64Array.of(1) },
      mean: { shape: [n], data: mean },
      variance: { shape: [n], data: variance },
    };
    chain.add({ kind: 'normaliser' }, statistics, x, clip.output[0]);
    return [product as NodeProto, clip];
  },

  /** Q = A + (V − mean A). */
  Slice(node, chain, constants, wiring) {
    const [x] = node.input;
    const n = sizeOf(chain.shape);
    const slices = wiring.usersOf(x);
    const columns = slices.map(slice => columnsOf(slice, constants, n));
    const value = slices[columns.indexOf('0,1')];
    const advantages = slices[columns.indexOf(`1,${n}`)];
    if (slices.length !== 2 || !value || !advantages) return null;
    const mean = wiring.usersOf(advantages.output[0]).find(({ opType }) => opType === 'ReduceMean');
    const difference = mean && wiring.next(mean, 'Sub');
    const sum = difference && wiring.next(difference, 'Add');
    if (!sum || !isRowMean(mean, constants)) return null;
    const wanted = [
      difference.input.join() === [value.output[0], mean.output[0]].join(),
      sum.input.includes(advantages.output[0]),
      wiring.usersOf(advantages.output[0]).length === 2,
      wiring.next(value, 'Sub') === difference,
    ];
    if (!wanted.every(Boolean)) return null;
    chain.add({ kind: 'duelling' }, {}, x, sum.output[0]);
    return [value, advantages, mean, difference, sum];
  },
};

/** The columns that a Slice of rows of n takes, `from,to`; another text for any other Slice. */
function columnsOf({ opType, input }: NodeProto, constants: Constants, n: number): string {
  if (opType !== 'Slice' || !input.slice(1).every(name => constants.has(name))) return opType ?? '';
  const [from, to, axes, steps = [1]] = input.slice(1).map(name => constants.ints(name));
  return axes?.join() === '1' && steps.join() === '1' ? `${from},${Math.min(to[0], n)}` : 'other';
}

/** The axes are an attribute up to opset 17, and an input after that. */
function isRowMean(node: NodeProto, constants: Constants): boolean {
  const { axes } = attributesOf(node, { keepdims: 1 }, { axes: [] as readonly number[] });
  const given = node.input.length > 1 ? constants.ints(node.input[1]) : axes;
  return given.join() === '1' || given.join() === '-1';
}

/** The sum that closes a residual layer over the tensor `x`: the Add, what it adds to x, and the operators in between. */
export interface ResidualSum {
  readonly add: NodeProto;
  readonly to: string;
  readonly inner: ReadonlySet<NodeProto>;
}

/** The one that begins at the tensor `x`, if there is one that `isLayer` finds a layer in: else it is part of an activation. */
export function residualAt(
  x: string,
  wiring: Wiring,
  isLayer: (node: NodeProto) => boolean,
): ResidualSum | null {
  const users = wiring.usersOf(x);
  if (users.length < 2) return null;
  for (const add of users.filter(({ opType }) => opType === 'Add')) {
    const to = add.input.find(name => name !== x);
    const inner = to === undefined ? null : wiring.between(x, to);
    if (to !== undefined && inner && [...inner].some(isLayer)) return { add, to, inner };
  }
  return null;
}
