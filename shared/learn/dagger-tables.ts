/** What DAgger can be told, and what it reports. */
import { imitationParameters } from './behaviour-cloning-tables.ts';
import type { Metric, Parameter } from './learner.ts';
import { matchMetrics } from './playing-tables.ts';

export const parameters: readonly Parameter[] = [
  {
    name: 'rounds',
    default: 12,
    low: 1,
    high: 1000,
    scale: 'integer',
    unit: '',
    main: true,
    meaning: { es: 'rondas de jugar y aprender', en: 'rounds of playing and learning' },
  },
  {
    name: 'round',
    default: 1000,
    low: 16,
    high: 100_000,
    scale: 'integer',
    unit: 'ticks',
    main: true,
    meaning: {
      es: 'instantes (o turnos) que juega y pregunta en cada ronda',
      en: 'ticks (or turns) that it plays and asks in a round',
    },
  },
  {
    name: 'epochs',
    default: 6,
    low: 1,
    high: 100,
    scale: 'integer',
    unit: '',
    meaning: {
      es: 'vueltas por ronda a todo lo reunido hasta entonces',
      en: 'passes a round over all that is gathered by then',
    },
  },
  {
    name: 'expertPart',
    default: 0.5,
    low: 0,
    high: 1,
    scale: 'linear',
    unit: '',
    main: true,
    meaning: {
      es: 'parte de las rondas en que el experto suelta los mandos, β de 1 a 0; después solo responde',
      en: 'part of the rounds over which the expert lets go of the controls, β from 1 to 0; then it only answers',
    },
  },
  {
    name: 'belowBest',
    default: 0,
    low: 0,
    high: 7,
    scale: 'integer',
    unit: '',
    meaning: {
      es: 'qué jugador programado es el experto: 0 el mejor, 1 el que le sigue…',
      en: 'which scripted player is the expert: 0 the best, 1 the one below…',
    },
  },
  ...imitationParameters,
];

export const metrics: readonly Metric[] = [
  { name: 'round', meaning: { es: 'rondas', en: 'rounds' } },
  {
    name: 'samples',
    meaning: { es: 'respuestas del experto reunidas', en: "the expert's answers gathered" },
  },
  { name: 'beta', meaning: { es: 'parte que llevó el experto, β', en: 'part that the expert steered, β' } },
  { name: 'cost', meaning: { es: 'costo J en todo lo reunido', en: 'cost J on all that is gathered' } },
  {
    name: 'accuracy',
    meaning: {
      es: 'veces que hizo lo que habría hecho el experto, antes de aprenderlo',
      en: 'how often it did what the expert would have, before it learnt that',
    },
  },
  {
    name: 'balancedAccuracy',
    meaning: { es: 'lo mismo por acción, en promedio', en: 'the same per action, on average' },
  },
  ...matchMetrics.filter(({ name }) => ['matches', 'return', 'winRate'].includes(name)), // all are against scripted players
];
