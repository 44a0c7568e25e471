/**
 * A model as an ONNX file (https://onnx.ai), which ONNX Runtime and many others run: opset 17, `observation` [batch,
 * inputs] to `logits` [batch, outputs], both f32. A recurrent network is given as one step of time: whoever runs it hands
 * in `state` [batch, state size], zeros at first, and takes `next_state` for the step after. What `encodeModel` says in the
 * metadata is said here too, so that `decodeOnnx` gives the same model back to the bit.
 */
import { expectFit, MODEL_BYTES_LIMIT, type Model, withinLimit } from '../model.ts';
import { metadataOf } from '../model-meta.ts';
import type { Network } from '../network.ts';
import { GraphWriter, intAttribute, rows } from './graph-writer.ts';
import { writeLayers } from './layer-writers.ts';
import { type GraphProto, metadataEntry, modelProto } from './messages.ts';
import { encode } from './protobuf.ts';

/** Says that the graph is what `graphOf` makes of the architecture: a change of what it makes is another format. */
export const ONNX_FORMAT = 'sinapsis-onnx-1';
export const OPSET = 17;
const IR_VERSION = 8; // the one that came with opset 17

/** The file of `model`, up to `limit` bytes. Throws a Refusal where `decodeOnnx` would refuse it, like `encodeModel`. */
export function encodeOnnx(model: Model, limit = MODEL_BYTES_LIMIT): Uint8Array {
  expectFit(model);
  const { network } = model;
  const metadata = {
    format: ONNX_FORMAT,
    ...metadataOf(model),
    statistics: statisticsText(network),
  };
  const bytes = encode(
    modelProto,
    modelProto.of({
      irVersion: IR_VERSION,
      producerName: 'sinapsis',
      opsetImport: [{ domain: '', version: OPSET }],
      metadataProps: Object.entries(metadata).map(([key, value]) => metadataEntry.of({ key, value })),
      graph: graphOf(network),
    }),
  );
  return withinLimit(bytes, limit);
}

export function graphOf(network: Network): GraphProto {
  const graph = new GraphWriter();
  const next: string[] = [];
  let at = 0; // of the state, up to where it has been taken
  const state = {
    take(features: number) {
      at += features;
      return features === network.stateSize ? 'state' : graph.columns('state', at - features, at);
    },
    give: (name: string) => void next.push(name),
  };
  const last = writeLayers('observation', graph, network.spec.layers, network.layers, state);
  const inputs = [rows('observation', network.inputs)];
  const outputs = [rows(graph.node('Identity', [last], [], 'logits'), network.outputs)];
  if (network.stateSize > 0) {
    inputs.push(rows('state', network.stateSize));
    outputs.push(
      rows(graph.node('Concat', next, [intAttribute('axis', 1)], 'next_state'), network.stateSize),
    );
  }
  return graph.finish('policy', inputs, outputs);
}

/** What no weight says, as JSON: every f64 in the shortest digits that give it back. */
function statisticsText(network: Network): string {
  const tables = network
    .statistics()
    .map(([name, numbers]) => `${JSON.stringify(name)}:[${Array.from(numbers, digits).join()}]`);
  return `{${tables.join()}}`;
}

function digits(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
