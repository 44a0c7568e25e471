/**
 * The discriminator of GAIL (Ho and Ermon 2016): a network that is shown what was seen and done, and says how much rather
 * it was the demonstrator's doing than the learner's. Learnt to the end, that is log p / q of the two (Goodfellow et al.
 * 2014, proposition 1). Its input is brought to one size by all that it has seen of both, for what differs in scale alone would drown
 * the rest. Matches that are over count, too, as a place of their own (Kostrikov et al. 2019).
 */
import { axisByte, axisValue } from '../agents/network.ts';
import { actionWidth, type Game } from '../games/game.ts';
import { orthogonal } from '../nn/initialisers.ts';
import type { Normaliser } from '../nn/layers/normaliser.ts';
import { losses } from '../nn/losses.ts';
import { Network } from '../nn/network.ts';
import { normal } from '../nn/normal.ts';
import { adam, clipGradients, type Optimiser } from '../nn/optimisers.ts';
import type { Tensor } from '../nn/safetensors.ts';
import { below, type Rng, shuffle, split } from '../rng.ts';

const GRADIENT_LIMIT = 1;
const MOST = 5; // log-odds: beyond it has nothing more to say
const BLUR = 0.2; // on axes: a hand on keys holds few values, a policy draws any, and that alone must not tell them apart

export interface DiscriminatorOptions {
  readonly hidden: number;
  readonly learningRate: number;
  readonly batch: number; // of each side
  readonly caution: number; // cost of the square of what it says
}

/** How often it was right in the last round. */
export interface Judgement {
  readonly shownRight: number;
  readonly ownRight: number;
}

export class Discriminator {
  readonly inputs: number; // observation, action, 1 where the match is over
  private readonly network: Network;
  private readonly normaliser: Normaliser;
  private readonly optimiser: Optimiser;
  private readonly x: Float32Array; // [2 batch, inputs]
  private readonly y: Float32Array; // [2 batch], labels: 1 for what was shown
  private readonly gradient: Float32Array;

  /** Moves `rng` on; it is the run's, which saves it. */
  constructor(
    private readonly game: Game,
    private readonly options: DiscriminatorOptions,
    private readonly rng: Rng,
  ) {
    const { actions, observation } = game;
    const { hidden, batch } = options;
    this.inputs =
      observation.length + (actions.kind === 'choice' ? actions.choices.length : actions.axes.length) + 1;
    this.network = new Network({
      inputs: this.inputs,
      layers: [
        { kind: 'normaliser' },
        { kind: 'dense', outputs: hidden, activation: 'tanh' },
        { kind: 'dense', outputs: hidden, activation: 'tanh' },
        { kind: 'dense', outputs: 1, activation: 'linear' },
      ],
    });
    const gain = orthogonal(Math.SQRT2);
    this.network.initialise(split(rng), [gain, gain, gain, orthogonal(0.01)]);
    this.normaliser = this.network.layers[0] as Normaliser;
    this.optimiser = adam(this.network);
    this.x = new Float32Array(2 * batch * this.inputs);
    this.y = new Float32Array(2 * batch);
    this.gradient = new Float32Array(2 * batch);
  }

  /** Writes what was seen, `observations[from …]`, and done, `actions[at …]` as the game has it, at `out[to …]`. */
  describe(
    observations: Float32Array,
    from: number,
    actions: ArrayLike<number>,
    at: number,
    out: Float32Array,
    to: number,
  ): void {
    const { game } = this;
    const size = game.observation.length;
    for (let i = 0; i < size; i++) out[to + i] = observations[from + i];
    out.fill(0, to + size, to + this.inputs);
    if (game.actions.kind === 'choice') out[to + size + actions[at]] = 1;
    else for (let i = 0; i < actionWidth(game); i++) out[to + size + i] = axisValue(actions[at + i]);
  }

  /** A match that is over: nothing is seen any more, nothing done. */
  describeEnd(out: Float32Array, to: number): void {
    out.fill(0, to, to + this.inputs);
    out[to + this.inputs - 1] = 1;
  }

  /** How much rather it was shown than the learner's own, as log-odds: of one description. */
  logOdds(row: Float32Array): number {
    return Math.max(-MOST, Math.min(MOST, this.network.forward(row, 1)[0]));
  }

  /** Learns from every row of its own once, each beside one of those shown, drawn at random. */
  learn(shown: Float32Array, own: Float32Array): Judgement {
    const { inputs, options, rng, x, y, gradient, network } = this;
    const { batch } = options;
    const [shownRows, ownRows] = [shown.length / inputs, own.length / inputs];
    const order = shuffle(
      rng,
      Int32Array.from({ length: ownRows }, (_, r) => r),
    );
    let [shownRight, ownRight] = [0, 0];
    for (let at = 0; at < ownRows; at += batch) {
      const n = Math.min(batch, ownRows - at);
      for (let r = 0; r < n; r++) {
        this.take(shown, below(rng, shownRows), r);
        this.take(own, order[at + r], n + r);
        y[r] = 1;
        y[n + r] = 0;
      }
      this.normaliser.observe(x, 2 * n);
      const said = network.forward(x, 2 * n);
      for (let r = 0; r < 2 * n; r++) {
        losses.bce_logits.df(said, y, 1, r, gradient);
        gradient[r] = (gradient[r] + 2 * options.caution * said[r]) / (2 * n);
        if (r < n && said[r] > 0) shownRight++;
        if (r >= n && said[r] < 0) ownRight++;
      }
      network.zeroGradients();
      network.backward(gradient, 2 * n);
      clipGradients([network], GRADIENT_LIMIT);
      this.optimiser.step(options.learningRate);
    }
    return { shownRight: shownRight / ownRows, ownRight: ownRight / ownRows };
  }

  private take(from: Float32Array, row: number, to: number): void {
    const { inputs, x, game, rng } = this;
    for (let i = 0; i < inputs; i++) x[to * inputs + i] = from[row * inputs + i];
    if (game.actions.kind === 'choice' || from[(row + 1) * inputs - 1] === 1) return;
    for (let i = game.observation.length; i < inputs - 1; i++) x[to * inputs + i] += BLUR * normal(rng);
  }

  get steps(): number {
    return this.optimiser.steps;
  }

  set steps(steps: number) {
    this.optimiser.steps = steps;
  }

  /** All that it has learnt, for a checkpoint: live. */
  arrays(): Record<string, Tensor['data']> {
    return {
      network: this.network.parameters,
      ...Object.fromEntries(this.network.statistics().map(([key, numbers]) => [`network.${key}`, numbers])),
      mean: this.optimiser.memory[0],
      square: this.optimiser.memory[1],
    };
  }
}

/** The action of a policy's head, as the game would have it: bytes for axes. */
export function asPlayed(game: Game, taken: Float32Array, out: Int8Array): void {
  for (let i = 0; i < out.length; i++) out[i] = game.actions.kind === 'axes' ? axisByte(taken[i]) : taken[i];
}
