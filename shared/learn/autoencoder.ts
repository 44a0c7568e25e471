/**
 * An autoencoder (Hinton and Salakhutdinov 2006): a network that is to say again what it was shown, through a waist of a few
 * numbers, and so finds what of an observation cannot be left out. With linear neurons it would find the principal
 * components (Baldi and Hornik 1989); with tanh beside them it can follow a curve. It begins as the principal
 * components, with a signal so small that tanh is all but straight, and goes on from there.
 */
import { cost, losses } from '../nn/losses.ts';
import { Network } from '../nn/network.ts';
import { adam, clipGradients, type Optimiser } from '../nn/optimisers.ts';
import { type Rng, seedRng, shuffle, split, uniformIn } from '../rng.ts';
import { principalComponents, type Scale, scaledBy, scaleOf, type Table } from './principal-components.ts';

const SIGNAL = 0.1; // of a standard deviation, as the first neurons hear it
const GRADIENT_LIMIT = 1;

export interface AutoencoderOptions {
  readonly width: number; // of the waist
  readonly hidden: number; // neurons on the way to it and back, no fewer
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
}

export const autoencoderDefaults: AutoencoderOptions = {
  width: 2,
  hidden: 32,
  epochs: 60,
  batch: 64,
  learningRate: 0.003,
};

export class Autoencoder {
  /** Both halves, on standardised numbers. */
  readonly network: Network;
  readonly options: AutoencoderOptions;
  epoch = 0; // finished
  private readonly scale: Scale;
  private readonly scaled: Table;
  private readonly order: Int32Array;
  private readonly optimiser: Optimiser;
  private readonly rng: Rng;
  private readonly batch: Float32Array;
  private readonly gradient: Float32Array;

  constructor(data: Table, options: Partial<AutoencoderOptions>, seed: number) {
    this.options = { ...autoencoderDefaults, ...options };
    const { width, hidden, batch } = this.options;
    const { columns, rows } = data;
    if (!(width >= 1 && width <= Math.min(columns, hidden)))
      throw new Error(`autoencoder: a waist of ${width} between ${columns} columns and ${hidden} neurons`);
    this.rng = seedRng(seed);
    this.scale = scaleOf(data);
    this.scaled = scaledBy(data, this.scale);
    this.network = new Network({
      inputs: columns,
      layers: [
        { kind: 'dense', outputs: hidden, activation: 'tanh' },
        { kind: 'dense', outputs: width, activation: 'linear' },
        { kind: 'dense', outputs: hidden, activation: 'tanh' },
        { kind: 'dense', outputs: columns, activation: 'linear' },
      ],
    });
    this.beginAsComponents(split(this.rng));
    this.order = Int32Array.from({ length: rows }, (_, r) => r);
    this.optimiser = adam(this.network);
    this.batch = new Float32Array(batch * columns);
    this.gradient = new Float32Array(batch * columns);
  }

  get done(): boolean {
    return this.epoch >= this.options.epochs;
  }

  /** The first `width` neurons of every layer pass the components on; the others listen at random and have no say yet. */
  private beginAsComponents(rng: Rng): void {
    const { network, scaled, options } = this;
    const { width, hidden } = options;
    const { columns } = scaled;
    const { directions } = principalComponents(scaled, width);
    const listening = (inputs: number) =>
      Float32Array.from({ length: hidden * inputs }, () => uniformIn(rng, -1, 1) / Math.sqrt(inputs));
    const inward = listening(columns);
    const waist = new Float32Array(width * hidden);
    const outward = listening(width);
    const told = new Float32Array(columns * hidden);
    for (let k = 0; k < width; k++) {
      for (let i = 0; i < columns; i++) {
        inward[k * columns + i] = SIGNAL * directions[k * columns + i];
        told[i * hidden + k] = directions[k * columns + i] / SIGNAL;
      }
      waist[k * hidden + k] = 1 / SIGNAL;
      outward.fill(0, k * width, (k + 1) * width);
      outward[k * width + k] = SIGNAL;
    }
    const weights = [inward, waist, outward, told];
    for (const [name, parameter] of network.named()) {
      const [, layer, what] = name.split('.');
      if (what === 'weight') parameter.write(weights[Number(layer)]);
    }
  }

  /** One pass over the data in shuffled minibatches; the steps grow smaller. Nothing once it is done. */
  train(): void {
    if (this.done) return;
    const { network, optimiser, options, scaled, order, batch, gradient, rng } = this;
    const { columns, rows, data } = scaled;
    const alpha = options.learningRate * (1 - this.epoch / options.epochs);
    shuffle(rng, order);
    for (let at = 0; at < rows; at += options.batch) {
      const n = Math.min(options.batch, rows - at);
      for (let r = 0; r < n; r++)
        for (let c = 0; c < columns; c++) batch[r * columns + c] = data[order[at + r] * columns + c];
      const output = network.forward(batch, n);
      cost(losses.mse, output, batch, n, columns, gradient);
      network.zeroGradients();
      network.backward(gradient, n);
      clipGradients([network], GRADIENT_LIMIT);
      optimiser.step(alpha);
    }
    this.epoch++;
  }

  /** The mean square by which what it says differs from what it is shown, a number, in standard deviations of what it learnt from. */
  error(table: Table): number {
    let sum = 0;
    this.run(table, (said, shown) => {
      for (let c = 0; c < shown.length; c++) sum += (said[c] - shown[c]) * (said[c] - shown[c]);
    });
    return sum / (table.rows * table.columns);
  }

  /** What is left of every row at the waist, [rows, width]. */
  waist(table: Table): Table {
    const { width } = this.options;
    const data = new Float64Array(table.rows * width);
    let at = 0;
    this.run(table, () => {
      data.set(this.network.layers[1].a.data.subarray(0, width), at);
      at += width;
    });
    return { rows: table.rows, columns: width, data };
  }

  private run(table: Table, each: (said: Float32Array, shown: Float32Array) => void): void {
    const { rows, columns, data } = scaledBy(table, this.scale);
    const shown = new Float32Array(columns);
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) shown[c] = data[r * columns + c];
      each(this.network.forward(shown, 1), shown);
    }
  }
}
