/** An ONNX graph while it is being written: operators one after another, named after the layer that they belong to. */
import {
  type AttributeProto,
  attributeProto,
  attributeTypes,
  dataTypes,
  dimension,
  type GraphProto,
  graphProto,
  type NodeProto,
  nodeProto,
  type TensorProto,
  type ValueInfo,
} from './messages.ts';
import { floatTensor, intTensor } from './tensors.ts';

export class GraphWriter {
  private readonly nodes: NodeProto[] = [];
  private readonly initializers = new Map<string, TensorProto>();
  private readonly names = new Set<string>();
  private prefix = '';

  /** Names all that `write` adds after `layer`, which is inside the layer now being written. */
  within<T>(layer: string, write: () => T): T {
    const outer = this.prefix;
    this.prefix += layer;
    const result = write();
    this.prefix = outer;
    return result;
  }

  /** Adds an operator and gives the name of its output: a new one, or `output`. An input '' is one left out. */
  node(
    opType: string,
    input: readonly string[],
    attribute: readonly AttributeProto[] = [],
    output?: string,
  ): string {
    let name = output ?? this.prefix + opType;
    for (let n = 2; this.names.has(name); n++) name = `${this.prefix}${opType}.${n}`;
    this.names.add(name);
    this.nodes.push(
      nodeProto.of({ opType, name, input: [...input], output: [name], attribute: [...attribute] }),
    );
    return name;
  }

  /** The columns `from` up to `to` of x [batch, columns]. */
  columns(x: string, from: number, to: number): string {
    const bounds = [from, to, 1].map(value => this.ints(`columns.${value}`, [value]));
    return this.node('Slice', [x, ...bounds]);
  }

  /** The name that something of the layer has in the graph. */
  named(name: string): string {
    return this.prefix + name;
  }

  /** Adds numbers of the layer; gives their name. */
  floats(name: string, shape: readonly number[], data: ArrayLike<number>): string {
    return this.initializer(floatTensor(this.prefix + name, shape, data));
  }

  /** Adds sizes or axes of the layer; gives their name. */
  ints(name: string, data: readonly number[]): string {
    return this.initializer(intTensor(this.prefix + name, data));
  }

  /** One f32 number, the same for all layers; gives its name. */
  scalar(value: number): string {
    return this.initializer(floatTensor(`scalar.${Math.fround(value)}`, [], [value]));
  }

  finish(name: string, input: readonly ValueInfo[], output: readonly ValueInfo[]): GraphProto {
    const initializer = [...this.initializers.values()];
    return graphProto.of({ name, node: this.nodes, initializer, input: [...input], output: [...output] });
  }

  private initializer(tensor: TensorProto): string {
    const name = tensor.name as string;
    this.initializers.set(name, tensor);
    return name;
  }
}

/** A tensor of f32, [batch, features], that the graph takes or gives. */
export function rows(name: string, features: number): ValueInfo {
  const dim = [dimension.of({ dimParam: 'batch' }), dimension.of({ dimValue: features })];
  return { name, type: { tensorType: { elemType: dataTypes.float, shape: { dim } } } };
}

export function floatAttribute(name: string, f: number): AttributeProto {
  return attributeProto.of({ name, f: Math.fround(f), type: attributeTypes.float });
}

export function intAttribute(name: string, i: number): AttributeProto {
  return attributeProto.of({ name, i, type: attributeTypes.int });
}

export function intsAttribute(name: string, ints: readonly number[]): AttributeProto {
  return attributeProto.of({ name, ints: [...ints], type: attributeTypes.ints });
}
