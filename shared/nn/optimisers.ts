/**
 * Descent: how parameters follow the negative gradient. Each is a step over whole arrays in f32, one rounding per
 * operation; what it remembers between steps is a few arrays as long as the parameters, so that a run can be saved.
 * Formulas and defaults as PyTorch's documentation gives them.
 */
import type { Block } from './block.ts';
import type { AdamSettings, Kernels } from './kernels.ts';

/** What can be optimised: a network, or anything with parameters in the memory of some kernels. */
export interface Trainable {
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  readonly kernels: Kernels;
}

export interface Optimiser {
  /** Moves the parameters by their gradients, at learning rate α. Allocates nothing. Throws where α is not finite. */
  step(learningRate: number): void;
  /**
   * All that it remembers, for checkpoints: the arrays may be written, `steps` set. They are views of the kernels' memory,
   * as `parameters` is: ask again after work on other networks.
   */
  readonly memory: readonly Float32Array[];
  steps: number;
  /** Gives its memory back now rather than when it is forgotten. It throws from then on. */
  free(): void;
}

const f32 = Math.fround;

/**
 * w ← w − α ∂J/∂w, the course's; with momentum μ, v ← μ v + ∂J/∂w and w ← w − α v (Polyak 1964). Nesterov's looks ahead,
 * w ← w − α (∂J/∂w + μ v) (Nesterov 1983, in the form of Sutskever et al. 2013 that PyTorch has).
 */
export function gradientDescent(
  of: Trainable,
  options: { momentum?: number; nesterov?: boolean } = {},
): Optimiser {
  const { momentum = 0, nesterov = false } = options;
  const { kernels } = of;
  const n = of.parameters.length;
  const velocity = kernels.allocate(n);
  const mu = f32(momentum);
  return optimiser(kernels, [velocity], learningRate => {
    const { parameters, gradients } = of;
    kernels.descend(parameters, gradients, velocity.data, n, f32(learningRate), mu, nesterov);
  });
}

/** Divides each gradient by the root of its running mean square (Hinton's lecture 6e, 2012). */
export function rmsProp(of: Trainable, options: { decay?: number; epsilon?: number } = {}): Optimiser {
  const { decay = 0.99, epsilon = 1e-8 } = options;
  const { kernels } = of;
  const n = of.parameters.length;
  const square = kernels.allocate(n);
  const [keep, take, small] = [f32(decay), f32(1 - decay), f32(epsilon)];
  return optimiser(kernels, [square], learningRate => {
    const { parameters, gradients } = of;
    kernels.rmsProp(parameters, gradients, square.data, n, f32(learningRate), keep, take, small);
  });
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1); with weight decay λ it is AdamW (Loshchilov and Hutter 2019): the weights shrink
 * by α λ beside the step, not through the gradient.
 */
export function adam(
  of: Trainable,
  options: { beta1?: number; beta2?: number; epsilon?: number; weightDecay?: number } = {},
): Optimiser {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  const { kernels } = of;
  const n = of.parameters.length;
  const mean = kernels.allocate(n);
  const square = kernels.allocate(n);
  const settings: AdamSettings = {
    ...{ keep1: f32(beta1), take1: f32(1 - beta1), keep2: f32(beta2), take2: f32(1 - beta2) },
    ...{ epsilon: f32(epsilon), alpha: 0, root: 1, shrink: 1 },
  };
  return optimiser(kernels, [mean, square], (learningRate, steps) => {
    settings.alpha = f32(learningRate / (1 - integerPower(beta1, steps))); // undoes the mean's bias to 0
    settings.root = f32(Math.sqrt(1 - integerPower(beta2, steps))); // and the mean square's
    settings.shrink = f32(1 - learningRate * weightDecay);
    kernels.adam(of.parameters, of.gradients, mean.data, square.data, n, settings);
  });
}

function optimiser(
  kernels: Kernels,
  blocks: readonly Block[],
  move: (learningRate: number, steps: number) => void,
): Optimiser {
  return {
    steps: 0,
    get memory() {
      return blocks.map(block => block.data);
    },
    step(learningRate) {
      if (!Number.isFinite(learningRate)) throw new Error(`optimiser: a learning rate of ${learningRate}`);
      this.steps++;
      move(learningRate, this.steps);
    },
    free() {
      for (const block of blocks) kernels.free(block);
    },
  };
}

/**
 * ‖∇J‖ over all of them; where it is above `limit`, scales their gradients so that it is `limit` (Pascanu et al. 2013).
 * Where the norm is NaN or ∞ no factor mends them: they stay, and what it gives says so. Throws for a limit below 0.
 */
export function clipGradients(all: readonly Trainable[], limit: number): number {
  if (!(limit >= 0)) throw new Error(`gradient clipping: a limit of ${limit}`);
  let sum = 0;
  for (const { kernels, gradients } of all) sum += kernels.sumOfSquares(gradients, gradients.length);
  const norm = Math.sqrt(sum);
  if (norm > limit && norm < Number.POSITIVE_INFINITY) {
    const factor = f32(limit / norm);
    for (const { kernels, gradients } of all) kernels.scale(gradients, gradients.length, factor);
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
