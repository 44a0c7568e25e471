/** What cloning can be told, and what it reports. */
import type { Metric, Parameter } from './learner.ts';
import { sizeParameters } from './playing-tables.ts';

/** Of all who learn from labels: cloning and DAgger. */
export const imitationParameters: readonly Parameter[] = [
  {
    name: 'learningRate',
    default: 0.003,
    low: 1e-5,
    high: 0.1,
    scale: 'log',
    unit: '',
    main: true,
    meaning: { es: 'razón de aprendizaje α', en: 'learning rate α' },
  },
  {
    name: 'batch',
    default: 64,
    low: 8,
    high: 512,
    scale: 'integer',
    unit: '',
    meaning: { es: 'muestras por paso', en: 'samples a step' },
  },
  ...sizeParameters,
  {
    name: 'weightDecay',
    default: 0,
    low: 0,
    high: 10,
    scale: 'linear',
    unit: '',
    meaning: {
      es: 'cuánto se encogen los pesos: más, si lo mostrado es poco',
      en: 'how much weights shrink: more where little was shown',
    },
  },
  {
    name: 'noise',
    default: 0,
    low: 0,
    high: 2,
    scale: 'linear',
    unit: '',
    meaning: {
      es: 'ruido en lo que ve al aprender, en desviaciones típicas: para saber qué hacer también cerca de lo mostrado',
      en: 'noise in what it sees while it learns, in standard deviations: to know what to do near what was shown, too',
    },
  },
  {
    name: 'balance',
    default: 0,
    low: 0,
    high: 1,
    scale: 'linear',
    unit: '',
    meaning: {
      es: 'peso de las acciones raras: 0 como se jugó, 1 todas por igual',
      en: 'weight of rare actions: 0 as played, 1 all alike',
    },
  },
  {
    name: 'reactionTicks',
    default: 8,
    low: 0,
    high: 60,
    scale: 'integer',
    unit: 'ticks',
    main: true,
    meaning: {
      es: 'cuánto tarda quien demuestra en responder a lo que ve',
      en: 'how long the demonstrator takes to answer what they see',
    },
  },
  {
    name: 'decisionTicks',
    default: 4,
    low: 1,
    high: 30,
    scale: 'integer',
    unit: 'ticks',
    meaning: { es: 'cada cuánto decide al jugar', en: 'how often it decides when it plays' },
  },
];

export const parameters: readonly Parameter[] = [
  {
    name: 'epochs',
    default: 40,
    low: 1,
    high: 1000,
    scale: 'integer',
    unit: '',
    main: true,
    meaning: { es: 'vueltas a los datos, como mucho', en: 'passes over the data, at most' },
  },
  {
    name: 'patience',
    default: 10,
    low: 1,
    high: 1000,
    scale: 'integer',
    unit: '',
    meaning: {
      es: 'vueltas sin mejorar en lo apartado antes de parar',
      en: 'passes without improving on what is held out before it stops',
    },
  },
  ...imitationParameters,
  {
    name: 'heldOut',
    default: 0.2,
    low: 0,
    high: 0.5,
    scale: 'linear',
    unit: '',
    meaning: { es: 'parte apartada para examinar', en: 'part held out to examine on' },
  },
  {
    name: 'examMatches',
    default: 6,
    low: 0,
    high: 1000,
    scale: 'integer',
    unit: '',
    meaning: {
      es: 'partidas que juega al final, para ver si aprendió algo',
      en: 'matches that it plays at the end, to see whether it learnt anything',
    },
  },
];

export const metrics: readonly Metric[] = [
  { name: 'epoch', meaning: { es: 'vueltas a los datos', en: 'passes over the data' } },
  { name: 'samples', meaning: { es: 'muestras vistas', en: 'samples seen' } },
  { name: 'cost', meaning: { es: 'costo J en lo aprendido', en: 'cost J on what it learns from' } },
  { name: 'heldOutCost', meaning: { es: 'costo J en lo apartado', en: 'cost J on what is held out' } },
  { name: 'accuracy', meaning: { es: 'aciertos en lo apartado', en: 'right on what is held out' } },
  {
    name: 'balancedAccuracy',
    meaning: { es: 'aciertos por acción, en promedio', en: 'right per action, on average' },
  },
  {
    name: 'return',
    meaning: { es: 'recompensa por partida, al final', en: 'reward a match, at the end' },
  },
  {
    name: 'repeatReturn',
    meaning: {
      es: 'recompensa por partida de quien solo repite su última acción',
      en: 'reward a match of whoever only repeats their last action',
    },
  },
];
