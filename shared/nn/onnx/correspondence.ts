/** Whether two ONNX graphs are the same but for the names in them, which every tool gives as it likes. */
import {
  attributeProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  tensorProto,
  type ValueInfo,
} from './messages.ts';
import { encode } from './protobuf.ts';

/** By the names in one graph, those in the other. */
export type Names = ReadonlyMap<string, string>;

/**
 * The names that `theirs` has for those of `ours`; null where one has an operator, an attribute, an input or an output
 * that the other has not. Operators must come in the same order. Says nothing of the numbers: `sameNumbers` does.
 */
export function namesBetween(ours: GraphProto, theirs: GraphProto): Names | null {
  const names = new Map<string, string>();
  const back = new Map<string, string>();
  const paired = (a = '', b = ''): boolean => {
    if (a === '' || b === '') return a === b; // an input left out
    if (!names.has(a) && !back.has(b)) {
      names.set(a, b);
      back.set(b, a);
    }
    return names.get(a) === b && back.get(b) === a;
  };
  const allPaired = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every((name, i) => paired(name, b[i]));
  const same =
    samePorts(ours.input, theirs.input, paired) &&
    ours.node.length === theirs.node.length &&
    ours.node.every((node, i) => {
      const other = theirs.node[i];
      return (
        sameOperator(node, other) &&
        allPaired(node.input, other.input) &&
        allPaired(node.output, other.output)
      );
    }) &&
    samePorts(ours.output, theirs.output, paired) &&
    ours.initializer.length === theirs.initializer.length;
  return same ? names : null;
}

/** Whether the numbers that both are given are the same, bit for bit. */
export function sameNumbers(ours: GraphProto, theirs: GraphProto, names: Names): boolean {
  const given = new Map(theirs.initializer.map(tensor => [tensor.name, tensor]));
  return ours.initializer.every(tensor => {
    const other = given.get(names.get(tensor.name ?? ''));
    return other !== undefined && sameBytes(nameless(tensor), nameless(other));
  });
}

function samePorts(
  a: readonly ValueInfo[],
  b: readonly ValueInfo[],
  paired: (a?: string, b?: string) => boolean,
): boolean {
  const sizes = ({ type }: ValueInfo) => {
    const { elemType, shape } = type?.tensorType ?? {};
    return [elemType, ...(shape?.dim ?? []).map(({ dimValue = 0 }) => dimValue)].join();
  };
  return (
    a.length === b.length && a.every((port, i) => paired(port.name, b[i].name) && sizes(port) === sizes(b[i]))
  );
}

function sameOperator(a: NodeProto, b: NodeProto): boolean {
  const domain = ({ domain = '' }: NodeProto) => (domain === 'ai.onnx' ? '' : domain);
  const sorted = ({ attribute }: NodeProto) =>
    attribute.toSorted((x, y) => ((x.name ?? '') < (y.name ?? '') ? -1 : 1));
  const [ours, theirs] = [sorted(a), sorted(b)];
  return (
    a.opType === b.opType &&
    domain(a) === domain(b) &&
    ours.length === theirs.length &&
    ours.every((attribute, i) =>
      sameBytes(encode(attributeProto, attribute), encode(attributeProto, theirs[i])),
    )
  );
}

function nameless(tensor: TensorProto): Uint8Array {
  return encode(tensorProto, { ...tensor, name: undefined });
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
