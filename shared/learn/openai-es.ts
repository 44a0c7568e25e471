/**
 * OpenAI's evolution strategy (Salimans et al. 2017): steps in random ways and against each of them (antithetic sampling),
 * ranks instead of costs, centred to −½ … ½, and Adam along Σ rank · way, with weight decay.
 */
import { exp, log } from '../math.ts';
import { normal } from '../nn/normal.ts';
import type { Rng } from '../rng.ts';
import { rank } from './cma-es.ts';
import { evolutionary } from './evolution.ts';
import type { Strategy } from './strategy.ts';

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

export interface OpenAiEsOptions {
  readonly population: number; // even
  readonly sigma: number;
  readonly learningRate: number;
  readonly weightDecay: number;
}

export class OpenAiEs implements Strategy {
  readonly population: number;
  readonly mean: Float64Array;
  readonly candidates: Float64Array;
  generation = 0;
  private readonly order: Int32Array;
  private readonly first: Float64Array; // Adam's running mean of the gradient
  private readonly second: Float64Array; // and of its square

  constructor(
    mean: ArrayLike<number>,
    private readonly options: OpenAiEsOptions,
  ) {
    const { population } = options;
    if (population < 2 || population % 2 !== 0)
      throw new Error(`openai-es: ${population} candidates, want pairs`);
    this.population = population;
    this.mean = Float64Array.from(mean);
    this.candidates = new Float64Array(population * mean.length);
    this.order = new Int32Array(population);
    this.first = new Float64Array(mean.length);
    this.second = new Float64Array(mean.length);
  }

  ask(rng: Rng): void {
    const { mean, candidates, population, options } = this;
    const n = mean.length;
    for (let k = 0; k < population; k += 2)
      for (let i = 0; i < n; i++) {
        const way = options.sigma * normal(rng);
        candidates[k * n + i] = mean[i] + way;
        candidates[(k + 1) * n + i] = mean[i] - way;
      }
  }

  tell(costs: ArrayLike<number>): void {
    const { mean, candidates, population, order, first, second, options } = this;
    const { sigma, learningRate, weightDecay } = options;
    const n = mean.length;
    rank(costs, order);
    this.generation++;
    const alpha = learningRate / (1 - exp(this.generation * log(BETA1)));
    const root = Math.sqrt(1 - exp(this.generation * log(BETA2)));
    for (let i = 0; i < n; i++) {
      let gradient = weightDecay * mean[i]; // of the cost
      for (let place = 0; place < population; place++) {
        const centred = place / (population - 1) - 0.5; // −½ for the cheapest
        gradient += (centred * (candidates[order[place] * n + i] - mean[i])) / (sigma * sigma * population);
      }
      first[i] = BETA1 * first[i] + (1 - BETA1) * gradient;
      second[i] = BETA2 * second[i] + (1 - BETA2) * gradient * gradient;
      mean[i] -= (alpha * first[i]) / (Math.sqrt(second[i]) / root + EPSILON);
    }
  }

  numbers(): Record<string, number> {
    return { generation: this.generation };
  }

  arrays(): Record<string, Float64Array> {
    const { mean, candidates, first, second } = this;
    return { mean, candidates, first, second };
  }
}

export const openAiEs = evolutionary({
  id: 'openai-es',
  title: { es: 'Evolución (en pares)', en: 'Evolution (in pairs)' },
  summary: {
    es: 'Prueba cada cambio y su contrario, y se mueve un poco hacia donde fue mejor.',
    en: 'Tries every change and its opposite, and moves a little to where it went better.',
  },
  parameters: [
    {
      name: 'pairs',
      default: 16,
      low: 1,
      high: 128,
      scale: 'integer',
      unit: '',
      main: true,
      meaning: {
        es: 'pares de candidatas por generación, una contraria a la otra',
        en: 'pairs of candidates a generation, each the opposite of the other',
      },
    },
    {
      name: 'learningRate',
      default: 0.03,
      low: 1e-5,
      high: 1,
      scale: 'log',
      unit: '',
      main: true,
      meaning: { es: 'razón de aprendizaje α', en: 'learning rate α' },
    },
    {
      name: 'weightDecay',
      default: 0.005,
      low: 0,
      high: 1,
      scale: 'linear',
      unit: '',
      meaning: { es: 'cuánto encogen los pesos', en: 'how much weights shrink' },
    },
  ],
  make: (mean, { sigma, pairs, learningRate, weightDecay }) =>
    new OpenAiEs(mean, { population: 2 * pairs, sigma, learningRate, weightDecay }),
});
