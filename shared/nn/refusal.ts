/** Why a model file is refused, or why a model cannot become one, on its way from deep inside to whoever answers with it. */
import type { ModelRefusal } from './model.ts';

export class Refusal extends Error {
  constructor(
    readonly code: ModelRefusal,
    detail: string,
  ) {
    super(detail);
  }
}
