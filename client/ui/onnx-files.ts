/** Models as ONNX files. What writes and reads those is fetched when somebody asks for one. */
import { actionNames } from '../../shared/agents/network.ts';
import type { Game } from '../../shared/games/game.ts';
import { type DecodedModel, MODEL_BYTES_LIMIT, type Model } from '../../shared/nn/model-file.ts';

export function isOnnx(file: File): boolean {
  return /\.onnx$/i.test(file.name);
}

/** null where what writes it could not be fetched. */
export async function encodeOnnxFile(model: Model): Promise<Uint8Array<ArrayBuffer> | null> {
  const code = await import('../../shared/nn/onnx/export.ts').catch(() => null);
  return code && (code.encodeOnnx(model) as Uint8Array<ArrayBuffer>);
}

/**
 * A file from elsewhere knows no game and is taken for this one, to decide at every tick: whoever opens it here wants it
 * to play here, and it is refused where it has not as many inputs and outputs. null where what reads it could not be
 * fetched.
 */
export async function decodeOnnxFile(
  game: Game,
  bytes: Uint8Array,
  fileName: string,
): Promise<DecodedModel | null> {
  const code = await import('../../shared/nn/onnx/import.ts').catch(() => null);
  if (!code) return null;
  const meta = {
    name: fileName.replace(/\.onnx$/i, '').slice(0, 40),
    createdBy: 'onnx',
    observation: game.observation.map(entry => entry.name),
    actions: actionNames(game),
    decisionTicks: 1,
    lineage: [],
    steps: 0,
  };
  return code.decodeOnnx(bytes, MODEL_BYTES_LIMIT, { game: game.id, gameVersion: game.version, meta });
}
