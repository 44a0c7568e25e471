/**
 * Reads the graph of somebody else's ONNX file as a plain chain of layers, as PyTorch's exporter writes a perceptron or a
 * small convolutional network: Gemm, or MatMul and Add, Conv, LayerNormalization, Reshape, Flatten, the activations between
 * them, and normalisers, duelling heads and residual layers by their formulas (composites.ts). What else a graph may hold is refused by its name. Throws a Refusal where it cannot go on.
 */
import { sizeOf } from '../layers/layer.ts';
import { MAX_DEPTH, MAX_LAYERS } from '../model-meta.ts';
import type { NetworkSpec } from '../network.ts';
import { Refusal } from '../refusal.ts';
import type { Tensor } from '../safetensors.ts';
import { Chain } from './chain.ts';
import { composites, residualAt, Wiring } from './composites.ts';
import { Constants } from './constants.ts';
import { constant } from './formula.ts';
import { readers } from './layer-readers.ts';
import { dataTypes, type GraphProto, type NodeProto, type ValueInfo } from './messages.ts';
import { elementwise } from './operators.ts';

/** The network that `graph`, in a file of so many bytes, computes, and its parameters by their names. */
export function readChain(
  graph: GraphProto,
  fileBytes: number,
): {
  readonly spec: NetworkSpec;
  readonly tensors: ReadonlyMap<string, Tensor>;
} {
  const constants = new Constants(graph.initializer, fileBytes / 4);
  const inputs = graph.input.filter(({ name }) => !constants.has(name)); // old files list the weights among them
  if (inputs.length !== 1 || graph.output.length !== 1)
    throw new Refusal(
      'model/not-a-model',
      `${inputs.length} inputs and ${graph.output.length} outputs: a policy has one of each`,
    );
  // Before any weights are copied.
  if (graph.node.filter(({ opType = '' }) => weighty.has(opType)).length > MAX_LAYERS)
    throw new Refusal('model/not-a-model', `more than ${MAX_LAYERS} layers`);
  const chain = begin(inputs[0]);
  readNodes(graph.node, chain, constants, new Wiring(graph.node), new Set(), 0);
  chain.close(graph.output[0].name ?? '');
  return chain;
}

/** The operators that are a layer each, with weights. */
const weighty = new Set(['Gemm', 'MatMul', 'Conv', 'LayerNormalization']);

/** The input is rows of features, or boards, which our networks make of features. */
function begin({ name = '', type }: ValueInfo): Chain {
  const { elemType, shape } = type?.tensorType ?? {};
  const [batch, ...row] = (shape?.dim ?? []).map(({ dimValue = 0 }) => dimValue);
  if (elemType !== dataTypes.float || !(row.length === 1 || row.length === 3) || row.some(n => n < 1))
    throw new Refusal(
      'model/not-a-model',
      `its input ${name} is neither [batch, features] nor [batch, channels, height, width] in f32`,
    );
  const chain = new Chain(name, sizeOf(row), batch);
  const [channels, height, width] = row;
  if (row.length === 3) chain.add({ kind: 'unflatten', channels, height, width }, {}, name, name);
  return chain;
}

/** Reads `nodes` into `chain`, but for those that are `done`. `depth` is in how many residual layers they are. */
function readNodes(
  nodes: readonly NodeProto[],
  chain: Chain,
  constants: Constants,
  wiring: Wiring,
  done: Set<NodeProto>,
  depth: number,
): void {
  const isLayer = ({ opType = '' }: NodeProto) => weighty.has(opType);
  const take = (node: NodeProto) => void done.add(node);
  for (const node of nodes) {
    for (const x of node.input) {
      const sum = !done.has(node) && chain.has(x) ? residualAt(x, wiring, isLayer) : null;
      if (!sum || done.has(sum.add)) continue;
      if (depth === MAX_DEPTH)
        throw new Refusal('model/not-a-model', `residual layers more than ${MAX_DEPTH} deep`);
      take(sum.add); // so that what is inside does not begin with the same
      const inner = chain.inside(x);
      const within = nodes.filter(other => sum.inner.has(other));
      readNodes(within, inner, constants, wiring, done, depth + 1);
      inner.close(sum.to);
      within.forEach(take);
      chain.add({ kind: 'residual', layers: inner.spec.layers }, inner.parameters, x, sum.add.output[0]);
    }
    if (done.has(node)) continue;
    const { opType = '' } = node;
    const taken = Object.hasOwn(composites, opType) && composites[opType](node, chain, constants, wiring);
    if (taken) taken.forEach(take);
    else readNode(node, chain, constants);
  }
}

function readNode(node: NodeProto, chain: Chain, constants: Constants): void {
  const { opType = '', domain = '', output } = node;
  const name = domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`;
  if (output.length !== 1)
    throw new Refusal('model/not-a-model', `${name} with ${output.length} outputs is not read`);
  if (Object.hasOwn(readers, name) && readers[name](node, chain, constants)) return;
  const formula = elementwise(name, node, operand => {
    const scalar = constants.scalar(operand);
    return scalar === undefined ? chain.formula(operand) : constant(scalar);
  });
  if (!formula) throw new Refusal('model/not-a-model', `the operator ${name} is not read`);
  chain.define(output[0], formula);
}
