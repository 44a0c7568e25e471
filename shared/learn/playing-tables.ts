/** What learners that play can be told about it, and what they report of their matches. */
import type { Metric, Parameter } from './learner.ts';

export const decisionsRow = (by: number): Parameter => ({
  name: 'decisions',
  default: by,
  low: 1000,
  high: 100_000_000,
  scale: 'log',
  unit: '',
  main: true,
  meaning: { es: 'decisiones que jugará en total', en: 'decisions that it will play in all' },
});

export const learningRateRow = (by: number): Parameter => ({
  name: 'learningRate',
  default: by,
  low: 1e-6,
  high: 0.1,
  scale: 'log',
  unit: '',
  main: true,
  meaning: { es: 'razón de aprendizaje α, que baja hasta 0', en: 'learning rate α, which falls to 0' },
});

export const gammaRow: Parameter = {
  name: 'gamma',
  default: 0.99,
  low: 0,
  high: 1,
  scale: 'linear',
  unit: '',
  meaning: {
    es: 'descuento γ de lo futuro, por decisión',
    en: 'discount γ of what is to come, a decision',
  },
};

export const snapshotUpdatesRow: Parameter = {
  name: 'snapshotUpdates',
  default: 10,
  low: 1,
  high: 1000,
  scale: 'integer',
  unit: '',
  meaning: { es: 'aprendizajes entre retratos de sí misma', en: 'updates between snapshots of itself' },
  rivals: true,
};

/** How large a network is made. */
export const sizeParameters: readonly Parameter[] = [
  {
    name: 'hidden',
    default: 32,
    low: 2,
    high: 128,
    scale: 'integer',
    unit: '',
    fresh: true,
    main: true,
    meaning: { es: 'neuronas por capa oculta', en: 'neurons a hidden layer' },
  },
  {
    name: 'hiddenLayers',
    default: 2,
    low: 0,
    high: 4,
    scale: 'integer',
    unit: '',
    fresh: true,
    meaning: { es: 'capas ocultas', en: 'hidden layers' },
  },
];

export const networkParameters: readonly Parameter[] = [
  ...sizeParameters,
  {
    name: 'decisionTicks',
    default: 4,
    low: 1,
    high: 30,
    scale: 'integer',
    unit: 'ticks',
    meaning: {
      es: 'cada cuánto decide; si sigue de un modelo, como aquel',
      en: 'how often it decides; going on from a model, as that one does',
    },
  },
];

export const rivalParameters: readonly Parameter[] = [
  {
    name: 'scriptedPart',
    default: 0.5,
    low: 0,
    high: 1,
    scale: 'linear',
    unit: '',
    main: true,
    meaning: {
      es: 'parte de las partidas contra jugadores programados; las demás, contra sí misma',
      en: 'part of the matches against scripted players; the others against itself',
    },
    rivals: true,
  },
  {
    name: 'frozenPart',
    default: 0.5,
    low: 0,
    high: 1,
    scale: 'linear',
    unit: '',
    meaning: {
      es: 'de las demás partidas, parte contra las redes rivales, que ya no aprenden',
      en: 'of the other matches, the part against the rival networks, which learn no more',
    },
    rivals: true,
    frozen: true,
  },
  {
    name: 'rival',
    default: 0,
    low: 0,
    high: 9,
    scale: 'integer',
    unit: '',
    meaning: {
      es: 'de los jugadores programados, solo este: 1 el más débil; 0, todos',
      en: 'of the scripted players, only this one: 1 is the weakest; 0 is all',
    },
    rivals: true,
  },
];

/** The rows that `matchMetricsOf` fills. */
export const matchMetrics: readonly Metric[] = [
  { name: 'matches', meaning: { es: 'partidas terminadas', en: 'matches finished' } },
  {
    name: 'return',
    meaning: { es: 'recompensa por partida, las últimas 32', en: 'reward a match, the last 32' },
  },
  { name: 'winRate', meaning: { es: 'partidas ganadas, las últimas 32', en: 'matches won, the last 32' } },
  {
    name: 'scriptedWinRate',
    meaning: {
      es: 'ganadas a jugadores programados, las últimas 32',
      en: 'won against scripted players, the last 32',
    },
  },
  {
    name: 'frozenWinRate',
    meaning: {
      es: 'ganadas a las redes rivales, las últimas 32',
      en: 'won against the rival networks, the last 32',
    },
  },
];
