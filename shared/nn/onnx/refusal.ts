/** Why an ONNX file is refused, on its way from deep inside the reading to `decodeOnnx`, which answers with it. */
import type { ModelRefusal } from '../model.ts';

export class Refusal extends Error {
  constructor(
    readonly code: ModelRefusal,
    detail: string,
  ) {
    super(detail);
  }
}
