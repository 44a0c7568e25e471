/**
 * The operators in somebody's graph that become layers. Each gives false where it is not such a one after all: an Add is a
 * dense layer's bias or a part of an activation.
 */
import { sizeOf } from '../layers/layer.ts';
import { Refusal } from '../refusal.ts';
import type { Tensor } from '../safetensors.ts';
import type { Chain } from './chain.ts';
import type { Constants } from './constants.ts';
import type { NodeProto } from './messages.ts';
import { attributesOf } from './operators.ts';

type LayerReader = (node: NodeProto, chain: Chain, constants: Constants) => boolean;

export const readers: Readonly<Record<string, LayerReader>> = {
  Constant({ attribute, output }, _chain, constants) {
    const value = attribute[0]?.t;
    if (attribute.length !== 1 || !value)
      throw new Refusal('model/not-a-model', 'a Constant that is no tensor is not read');
    constants.set(output[0], value);
    return true;
  },

  Gemm(node, chain, constants) {
    const { transB } = attributesOf(node, { alpha: 1, beta: 1, transA: 0 }, { transB: 0 });
    if (transB !== 0 && transB !== 1)
      throw new Refusal('model/not-a-model', `a Gemm with transB = ${transB}, which is neither 0 nor 1`);
    const weight = constants.floats(node.input[1]);
    return dense(node, chain, constants, transB ? weight : transposed(weight));
  },

  MatMul(node, chain, constants) {
    attributesOf(node, {}, {});
    return dense(node, chain, constants, transposed(constants.floats(node.input[1])));
  },

  Add({ input, output }, chain, constants) {
    const bias = input.find(name => constants.has(name));
    if (!bias || !chain.unbiased || !input.includes(chain.unbiased)) return false;
    chain.setBias(constants.vector(bias, sizeOf(chain.shape)), output[0]);
    return true;
  },

  Conv(node, chain, constants) {
    const fixed = { auto_pad: 'NOTSET', group: 1, dilations: [1, 1] };
    const free = { kernel_shape: [] as readonly number[], strides: [1, 1], pads: [0, 0, 0, 0] };
    const { strides, pads, kernel_shape: kernel } = attributesOf(node, fixed, free);
    const weight = constants.floats(node.input[1]);
    const [channels, , height, width] = weight.shape;
    const [stride, padding] = [strides[0], pads[0]];
    if (kernel.length > 0 && kernel.join() !== [height, width].join())
      throw new Refusal(
        'model/shape-mismatch',
        `a Conv over kernels of ${kernel.join(' × ')} with weights of ${weight.shape.join(' × ')}`,
      );
    const flat = weight.shape.length === 4 && strides.length === 2 && pads.length === 4;
    if (!flat || strides.some(n => n !== stride) || pads.some(n => n !== padding))
      throw new Refusal(
        'model/not-a-model',
        `a Conv of ${weight.shape.join(' × ')} with strides ${strides.join()} and pads ${pads.join()}: read are flat ones, the same on all sides`,
      );
    const bias = constants.vector(node.input[2], channels);
    const spec = {
      kind: 'conv2d',
      channels,
      kernel: [height, width],
      stride,
      padding,
      activation: 'linear',
    } as const;
    chain.add(spec, { weight, bias }, node.input[0], node.output[0]);
    return true;
  },

  LayerNormalization(node, chain, constants) {
    const { axis } = attributesOf(node, { epsilon: Math.fround(1e-5), stash_type: 1 }, { axis: -1 });
    if (axis !== -1 && axis !== 1)
      throw new Refusal('model/not-a-model', `a LayerNormalization over axis ${axis}`);
    const weight = constants.floats(node.input[1]);
    const bias = constants.vector(node.input[2], weight.data.length);
    chain.add({ kind: 'layer_norm' }, { weight, bias }, node.input[0], node.output[0]);
    return true;
  },

  Flatten(node, chain) {
    attributesOf(node, { axis: 1 }, {});
    return reshape(node, chain, [sizeOf(chain.shape)]);
  },

  Reshape(node, chain, constants) {
    const { allowzero } = attributesOf(node, {}, { allowzero: 0 });
    const [batch, ...row] = constants.ints(node.input[1]);
    const size = sizeOf(chain.shape);
    const rest = row.indexOf(-1);
    if (rest >= 0 && batch !== -1) row[rest] = -size / sizeOf(row); // the −1 is a factor below the line too
    const batchStays = batch === -1 || (batch === 0 && !allowzero) || (batch >= 1 && batch === chain.batch);
    if (!batchStays || !row.every(n => Number.isInteger(n) && n >= 1) || sizeOf(row) !== size)
      throw new Refusal(
        'model/shape-mismatch',
        `a Reshape of ${size} features to ${[batch, ...row].join(' × ')}`,
      );
    return reshape(node, chain, row);
  },
};

/** `weight` is [outputs, inputs]. */
function dense({ input, output }: NodeProto, chain: Chain, constants: Constants, weight: Tensor): boolean {
  const [outputs] = weight.shape;
  const bias = constants.vector(input[2], outputs);
  chain.add({ kind: 'dense', outputs, activation: 'linear' }, { weight, bias }, input[0], output[0]);
  if (!input[2]) chain.unbiased = output[0];
  return true;
}

/** To `row`, of as many features in the same order: [features] or [channels, height, width]. */
function reshape({ opType, input, output }: NodeProto, chain: Chain, row: readonly number[]): boolean {
  const [height, width, channels] = chain.shape;
  const now = chain.shape.length === 1 ? chain.shape : [channels, height, width];
  if (row.join() === now.join()) chain.define(output[0], chain.formula(input[0]));
  else if (row.length === 1) chain.add({ kind: 'flatten' }, {}, input[0], output[0]);
  else if (row.length === 3 && now.length === 1)
    chain.add(
      { kind: 'unflatten', channels: row[0], height: row[1], width: row[2] },
      {},
      input[0],
      output[0],
    );
  else throw new Refusal('model/shape-mismatch', `a ${opType} from ${now.join(' × ')} to ${row.join(' × ')}`);
  return true;
}

function transposed({ shape, data }: Tensor): Tensor {
  const [rows, columns] = shape;
  if (shape.length !== 2) throw new Refusal('model/shape-mismatch', `a matrix of ${shape.join(' × ')}`);
  const out = new Float32Array(data.length); // [columns, rows]
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c];
  return { shape: [columns, rows], data: out };
}
