/**
 * Descent: how parameters follow the negative gradient. Each is a step over whole arrays in f32, one rounding per
 * operation; what it remembers between steps is plain arrays, so that a run can be saved. Formulas and defaults as
 * PyTorch's documentation gives them.
 */

export interface Optimiser {
  /** Moves `parameters` by their `gradients`, at learning rate α. Allocates nothing. */
  step(parameters: Float32Array, gradients: Float32Array, learningRate: number): void;
  /** All that it remembers, for checkpoints: the arrays may be written, `steps` set. */
  readonly memory: readonly Float32Array[];
  steps: number;
}

const f32 = Math.fround;

/** w ← w − α ∂J/∂w, the course's; with momentum μ, v ← μ v + ∂J/∂w and w ← w − α v (Polyak 1964); Nesterov looks ahead. */
export function gradientDescent(
  length: number,
  options: { momentum?: number; nesterov?: boolean } = {},
): Optimiser {
  const { momentum = 0, nesterov = false } = options;
  const mu = f32(momentum);
  const velocity = new Float32Array(length);
  return {
    memory: [velocity],
    steps: 0,
    step(parameters, gradients, learningRate) {
      const alpha = f32(learningRate);
      this.steps++;
      for (let i = 0; i < length; i++) {
        const g = gradients[i];
        const v = f32(f32(mu * velocity[i]) + g);
        velocity[i] = v;
        parameters[i] = f32(parameters[i] - f32(alpha * (nesterov ? f32(g + f32(mu * v)) : v)));
      }
    },
  };
}

/** Divides each gradient by the root of its running mean square (Hinton's lecture 6e, 2012). */
export function rmsProp(length: number, options: { decay?: number; epsilon?: number } = {}): Optimiser {
  const { decay = 0.99, epsilon = 1e-8 } = options;
  const keep = f32(decay);
  const take = f32(1 - decay);
  const eps = f32(epsilon);
  const square = new Float32Array(length);
  return {
    memory: [square],
    steps: 0,
    step(parameters, gradients, learningRate) {
      const alpha = f32(learningRate);
      this.steps++;
      for (let i = 0; i < length; i++) {
        const g = gradients[i];
        const s = f32(f32(keep * square[i]) + f32(take * f32(g * g)));
        square[i] = s;
        parameters[i] = f32(parameters[i] - f32(f32(alpha * g) / f32(f32(Math.sqrt(s)) + eps)));
      }
    },
  };
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1); with weight decay λ it is AdamW (Loshchilov and Hutter 2019): the weights shrink
 * by α λ beside the step, not through the gradient.
 */
export function adam(
  length: number,
  options: { beta1?: number; beta2?: number; epsilon?: number; weightDecay?: number } = {},
): Optimiser {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  const keep1 = f32(beta1);
  const take1 = f32(1 - beta1);
  const keep2 = f32(beta2);
  const take2 = f32(1 - beta2);
  const eps = f32(epsilon);
  const mean = new Float32Array(length);
  const square = new Float32Array(length);
  return {
    memory: [mean, square],
    steps: 0,
    step(parameters, gradients, learningRate) {
      this.steps++;
      const alpha = f32(learningRate / (1 - integerPower(beta1, this.steps))); // undoes the mean's bias to 0
      const root = f32(Math.sqrt(1 - integerPower(beta2, this.steps))); // and the mean square's
      const shrink = f32(1 - learningRate * weightDecay);
      for (let i = 0; i < length; i++) {
        const g = gradients[i];
        const m = f32(f32(keep1 * mean[i]) + f32(take1 * g));
        const s = f32(f32(keep2 * square[i]) + f32(take2 * f32(g * g)));
        mean[i] = m;
        square[i] = s;
        const w = f32(shrink * parameters[i]);
        parameters[i] = f32(w - f32(f32(alpha * m) / f32(f32(f32(Math.sqrt(s)) / root) + eps)));
      }
    },
  };
}

/** ‖∇J‖ over all the parts; where it is above `limit`, scales them so that it is `limit` (Pascanu et al. 2013). */
export function clipGradients(parts: readonly Float32Array[], limit: number): number {
  let sum = 0;
  for (const part of parts) for (let i = 0; i < part.length; i++) sum += part[i] * part[i];
  const norm = Math.sqrt(sum);
  if (norm > limit) {
    const scale = f32(limit / norm);
    for (const part of parts) for (let i = 0; i < part.length; i++) part[i] = f32(part[i] * scale);
  }
  return norm;
}

/** bⁿ by squaring. */
function integerPower(base: number, n: number): number {
  let result = 1;
  let square = base;
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
