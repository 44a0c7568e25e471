/** ONNX files for the tests: those that are stored, and made ones, changed ones, and ones as if from elsewhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActivationName } from '../../shared/nn/activations.ts';
import type { LayerSpec } from '../../shared/nn/layers/index.ts';
import { MODEL_BYTES_LIMIT, type Model, type Purpose } from '../../shared/nn/model.ts';
import type { Network, NetworkSpec } from '../../shared/nn/network.ts';
import { encodeOnnx } from '../../shared/nn/onnx/export.ts';
import { GraphWriter, rows } from '../../shared/nn/onnx/graph-writer.ts';
import { decodeOnnx } from '../../shared/nn/onnx/import.ts';
import { type ModelProto, modelProto } from '../../shared/nn/onnx/messages.ts';
import { decode, encode } from '../../shared/nn/onnx/protobuf.ts';
import { modelWith, randomNetwork } from './onnx-models.ts';

export const dense = (outputs: number, activation: ActivationName): LayerSpec => ({
  kind: 'dense',
  outputs,
  activation,
});

export const perceptron = randomNetwork({ inputs: 3, layers: [dense(4, 'relu'), dense(2, 'linear')] });

export const board: NetworkSpec = {
  inputs: 18,
  layers: [
    { kind: 'unflatten', channels: 2, height: 3, width: 3 },
    { kind: 'conv2d', channels: 2, kernel: [2, 2], stride: 1, padding: 0, activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'layer_norm' },
    dense(2, 'linear'),
  ],
};

export function fileOf(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(import.meta.dirname, 'onnx-files', name)));
}

export function read(file: Uint8Array, purpose: Purpose | null = null): Model {
  const decoded = decodeOnnx(file, MODEL_BYTES_LIMIT, purpose);
  if (!decoded.ok) throw new Error(`${decoded.code}: ${decoded.detail}`);
  return decoded.model;
}

/** The file with something changed in it. */
export function changed(file: Uint8Array, change: (file: ModelProto) => void): Uint8Array {
  const decoded = decode(modelProto, file);
  if (!decoded.ok) throw new Error(decoded.detail);
  change(decoded.value);
  return encode(modelProto, decoded.value);
}

/** A file of `network` as if it were from elsewhere: with nothing in it about us. */
export function stranger(network: Network, change: (file: ModelProto) => void = () => {}): Uint8Array {
  return changed(encodeOnnx(modelWith(network)), file => {
    file.metadataProps = [];
    change(file);
  });
}

/** A stranger's file with the graph that `write` makes from the tensor `observation` on. */
export function written(
  inputs: number,
  outputs: number,
  write: (graph: GraphWriter) => string,
  opset = 17,
): Uint8Array {
  const graph = new GraphWriter();
  const result = [rows(graph.node('Identity', [write(graph)], [], 'logits'), outputs)];
  return encode(
    modelProto,
    modelProto.of({
      irVersion: 8,
      opsetImport: [{ domain: '', version: opset }],
      graph: graph.finish('main_graph', [rows('observation', inputs)], result),
    }),
  );
}
