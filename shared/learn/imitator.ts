/**
 * Supervised learning of a policy, a minibatch at a time: what was seen goes in, what was done is the label. Over choices the
 * cost is the cross-entropy, −log π(a|s) among the legal ones; over axes ½(ŷ − y)², which is the same of a Gaussian, and the
 * spread of that Gaussian is what the policy is off by (`residual`).
 */
import type { Game } from '../games/game.ts';
import { log } from '../math.ts';
import { categorical } from '../nn/heads/categorical.ts';
import { gaussian } from '../nn/heads/gaussian.ts';
import { emptyScore, type PolicyOutputs } from '../nn/heads/head.ts';
import { Normaliser } from '../nn/layers/normaliser.ts';
import { cost, losses } from '../nn/losses.ts';
import type { Network } from '../nn/network.ts';
import { normal } from '../nn/normal.ts';
import { adam, clipGradients, type Optimiser } from '../nn/optimisers.ts';
import type { Rng } from '../rng.ts';
import { type Agreement, actionClasses, classOf, compare } from './agreement.ts';
import type { Dataset } from './demonstrations.ts';

const GRADIENT_LIMIT = 1;
const LEAST_DEVIATION = 0.1; // that an observation is taken to have: what hardly ever changed must not shout when it does
const LOG_STD_REACH = [-4, 1] as const; // as PPO keeps it, which may go on from here

interface ImitatorOptions {
  readonly batch: number;
  readonly weightDecay: number; // as AdamW has it
  /** Standard deviations by which what is seen is blurred while it learns: training with noise is regularisation (Bishop 1995). */
  readonly noise: number;
}

export class Imitator {
  /** By class of action: how much a sample of it counts. May be set anew as samples come in. */
  classWeights: ArrayLike<number>;
  readonly optimiser: Optimiser;
  private readonly normaliser: Normaliser | null;
  private readonly byAxes: boolean;
  // The minibatch.
  private readonly x: Float32Array;
  private readonly y: Float32Array; // [rows, width]
  private readonly masks: Uint8Array | null;
  private readonly score = emptyScore();
  private readonly weights: Float32Array;
  private readonly gradient: Float32Array; // [rows, outputs]
  private readonly would: Float32Array; // [rows, width]
  private rows = 0;

  constructor(
    private readonly game: Game,
    readonly network: Network,
    private readonly options: ImitatorOptions,
    private readonly rng: Rng, // of the noise
  ) {
    const { inputs, outputs } = network;
    if (network.stateSize > 0)
      throw new Error('imitator: a network with a memory cannot learn sample by sample');
    this.byAxes = game.actions.kind === 'axes';
    const { batch, weightDecay } = options;
    this.classWeights = actionClasses(game).map(() => 1);
    this.optimiser = adam(network, { weightDecay });
    this.normaliser = network.layers.find(layer => layer instanceof Normaliser) ?? null;
    this.x = new Float32Array(batch * inputs);
    this.y = new Float32Array(batch * (this.byAxes ? outputs : 1));
    this.masks = game.legal ? new Uint8Array(batch * outputs) : null;
    this.weights = new Float32Array(batch);
    this.gradient = new Float32Array(batch * outputs);
    this.would = new Float32Array(this.y.length);
  }

  /** One step down the gradient on the samples `order[from … until)`: feedforward and cost, backpropagation, descent. Gives J. */
  learn(dataset: Dataset, order: Int32Array, from: number, until: number, learningRate: number): number {
    const { network, gradient } = this;
    this.gather(dataset, order, from, until);
    this.blur();
    const J = this.costOf(network.forward(this.x, this.rows));
    network.zeroGradients();
    network.backward(gradient, this.rows);
    clipGradients([network], GRADIENT_LIMIT);
    this.optimiser.step(learningRate);
    return J;
  }

  /** Gives J on those samples and learns nothing; takes into `agreement` what the policy would have done. */
  examine(
    dataset: Dataset,
    order: Int32Array,
    from: number,
    until: number,
    agreement: Agreement,
    squares: number[], // [axes], none over choices: to which it adds the square of what each is off by
  ): number {
    const { network, game, y, would } = this;
    this.gather(dataset, order, from, until);
    const outputs = network.forward(this.x, this.rows);
    const policy = this.read(outputs);
    const head = this.byAxes ? gaussian : categorical;
    const width = y.length / this.weights.length;
    for (let r = 0; r < this.rows; r++) {
      head.mode(policy, r, would);
      compare(game, agreement, y, r * width, would, r * width);
      for (let i = 0; i < squares.length; i++) {
        const off = would[r * width + i] - y[r * width + i];
        squares[i] += off * off;
      }
    }
    return this.costOf(outputs);
  }

  private gather(dataset: Dataset, order: Int32Array, from: number, until: number): void {
    const { observations, actions, masks, size, width } = dataset;
    const choices = this.network.outputs;
    this.rows = until - from;
    for (let r = 0; r < this.rows; r++) {
      const sample = order[from + r];
      for (let i = 0; i < size; i++) this.x[r * size + i] = observations[sample * size + i];
      for (let i = 0; i < width; i++) this.y[r * width + i] = actions[sample * width + i];
      if (masks && this.masks)
        for (let i = 0; i < choices; i++) this.masks[r * choices + i] = masks[sample * choices + i];
      this.weights[r] = sampleWeight(this.game, this.classWeights, dataset, sample);
    }
  }

  private blur(): void {
    const { options, normaliser, network, x, rng } = this;
    if (options.noise === 0) return;
    for (let at = 0; at < this.rows * network.inputs; at++)
      x[at] += (options.noise * normal(rng)) / (normaliser?.scale(at % network.inputs) ?? 1);
  }

  private read(outputs: Float32Array): PolicyOutputs {
    return { n: this.network.outputs, outputs, mask: this.masks, logStd: null };
  }

  /** J = Σ s l(ŷ, y) / Σ s over the minibatch, and its gradient. */
  private costOf(outputs: Float32Array): number {
    const { rows, weights, gradient, y } = this;
    const n = this.network.outputs;
    if (this.byAxes) return cost(losses.half_mse, outputs, y, rows, n, gradient, weights);
    const policy = this.read(outputs);
    let total = 0;
    for (let r = 0; r < rows; r++) total += weights[r];
    let J = 0;
    for (let r = 0; r < rows; r++) {
      const part = weights[r] / total;
      categorical.score(policy, r, y, this.score);
      J -= part * this.score.logProb;
      categorical.gradient(policy, r, y, this.score, -part, 0, { outputs: gradient, logStd: null });
    }
    return J;
  }
}

/** Takes the samples `order[from … until)` into what the network's normalisers have measured. */
export function measure(
  { layers }: Network,
  { observations, size }: Dataset,
  order: ArrayLike<number>,
  from: number,
  until: number,
): void {
  for (const layer of layers) {
    if (!(layer instanceof Normaliser)) continue;
    for (let s = from; s < until; s++)
      layer.observe(observations.subarray(order[s] * size, (order[s] + 1) * size), 1);
    const { variance } = layer.statistics;
    for (let i = 0; i < size; i++) variance[i] = Math.max(LEAST_DEVIATION * LEAST_DEVIATION, variance[i]);
  }
}

/** log σ of every axis, for a policy that was off by these squares in all over so many samples; null over choices. */
export function spreadOf(game: Game, squares: readonly number[], samples: number): Float32Array | null {
  if (game.actions.kind !== 'axes') return null;
  const [low, high] = LOG_STD_REACH;
  return Float32Array.from(squares, sum =>
    Math.max(low, Math.min(high, samples > 0 ? 0.5 * log(Math.max(1e-12, sum / samples)) : 0)),
  );
}

/**
 * By class: from 1 for all (balance 0) to weights under which all that was done counts alike (balance 1), over the samples
 * `order[0 … count)`.
 */
export function classWeightsOf(
  dataset: Dataset,
  order: ArrayLike<number>,
  count: number,
  balance: number,
): Float32Array {
  const { game, actions, width } = dataset;
  const times = actionClasses(game).map(() => 0);
  for (let s = 0; s < count; s++)
    for (let i = 0; i < width; i++) times[classOf(game, i, actions[order[s] * width + i])]++;
  const present = times.filter(n => n > 0).length / width; // of a column
  return Float32Array.from(times, n => (n > 0 ? 1 - balance + (balance * count) / (present * n) : 1));
}

/** The mean of the weights of its columns. */
function sampleWeight(game: Game, weights: ArrayLike<number>, dataset: Dataset, sample: number): number {
  const { actions, width } = dataset;
  let sum = 0;
  for (let i = 0; i < width; i++) sum += weights[classOf(game, i, actions[sample * width + i])];
  return sum / width;
}
