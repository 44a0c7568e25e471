/** The rows of the table, in its order. Ratios are to the first. */
import { convnet } from './convnet.ts';
import { jax } from './jax.ts';
import { onnx } from './onnx.ts';
import type { Peer } from './peer.ts';
import { sinapsisPlain, sinapsisSimd } from './sinapsis.ts';
import { tensorflowPlain, tensorflowWasm } from './tensorflow.ts';

export const peers: readonly Peer[] = [
  sinapsisSimd,
  sinapsisPlain,
  tensorflowWasm,
  tensorflowPlain,
  jax,
  onnx,
  convnet,
];
