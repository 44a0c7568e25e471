/**
 * Play styles: nobody says which there are. Every match becomes a row of numbers (match-features.ts), all of one size; the two
 * directions in which matches differ most make a map; k-means finds the groups on it, if there are any; and a group is
 * explained by the numbers in which it stands out most from the others (Cohen's d, of which 0.8 and more is called large).
 */
import type { Game, Text } from '../games/game.ts';
import { seedRng } from '../rng.ts';
import { chooseGroups } from './clusters.ts';
import type { Demonstration } from './learner.ts';
import { type Feature, featuresOf, matchFeatures } from './match-features.ts';
import { principalComponents, projected, scaledBy, scaleOf, type Table } from './principal-components.ts';

const LARGE = 0.8;
const SIGNS = 3; // told of a group
const MOST = 99; // d of groups that do not overlap at all

/** What sets a group apart. */
export interface Sign {
  readonly feature: Feature;
  readonly own: number; // mean of the group
  readonly others: number; // mean of all others
  readonly d: number; // their difference, in standard deviations within
}

export interface Style {
  readonly matches: readonly number[]; // which of those given
  readonly signs: readonly Sign[]; // the strongest first
  readonly explanation: Text;
}

export interface PlayStyles {
  readonly features: readonly Feature[]; // that are known of every match
  readonly values: Float64Array; // [matches, features]
  readonly points: Float64Array; // [matches, 2], the map
  readonly shares: readonly [number, number]; // part of all differences that each of its axes shows
  readonly silhouette: number; // NaN where there is one style
  readonly styles: readonly Style[]; // the largest first
}

/** Throws for no matches at all, and on replays that are not of `game` or do not play. */
export function playStyles(game: Game, matches: readonly Demonstration[], seed: number): PlayStyles {
  if (matches.length === 0) throw new Error('play styles: of no matches');
  const all = matches.map(match => matchFeatures(game, match));
  const known = [...featuresOf(game).entries()].filter(([i]) => all.every(row => !Number.isNaN(row[i])));
  const features = known.map(([, feature]) => feature);
  const values: Table = {
    rows: matches.length,
    columns: features.length,
    data: Float64Array.from(all.flatMap(row => known.map(([i]) => row[i]))),
  };
  const scaled = scaledBy(values, scaleOf(values));
  const components = principalComponents(scaled, 2);
  const points = projected(scaled, components);
  const groups = chooseGroups(points, seedRng(seed));
  const styles = Array.from({ length: groups.k }, (_, g) => {
    const signs = groups.k > 1 ? signsOf(g, groups.of, values, features) : [];
    return {
      matches: [...matches.keys()].filter(m => groups.of[m] === g),
      signs,
      explanation: explain(signs, groups.k),
    };
  });
  const shares = [components.shares[0], components.shares[1]] as const;
  return {
    features,
    values: values.data,
    points: points.data,
    shares,
    silhouette: groups.silhouette,
    styles,
  };
}

function signsOf(group: number, of: Int32Array, table: Table, features: readonly Feature[]): Sign[] {
  const { rows, columns, data } = table;
  const signs = features.map((feature, c): Sign => {
    const inside: number[] = [];
    const outside: number[] = [];
    for (let r = 0; r < rows; r++) (of[r] === group ? inside : outside).push(data[r * columns + c]);
    const [own, others] = [mean(inside), mean(outside)];
    const within = Math.sqrt((spread(inside, own) + spread(outside, others)) / Math.max(1, rows - 2));
    const apart = own - others;
    const isNothing = Math.abs(apart) <= 1e-9 * Math.max(1, Math.abs(own));
    const d = isNothing ? 0 : Math.max(-MOST, Math.min(MOST, apart / Math.max(1e-12, within)));
    return { feature, own, others, d };
  });
  return signs
    .filter(({ d }) => Math.abs(d) >= LARGE)
    .sort((a, b) => Math.abs(b.d) - Math.abs(a.d))
    .slice(0, SIGNS);
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
const spread = (numbers: readonly number[], middle: number) =>
  numbers.reduce((sum, n) => sum + (n - middle) * (n - middle), 0);

function explain(signs: readonly Sign[], styles: number): Text {
  if (styles === 1)
    return {
      es: 'Un solo estilo: nada separa estas partidas en grupos.',
      en: 'One style: nothing parts these matches into groups.',
    };
  if (signs.length === 0)
    return { es: 'Ningún número por sí solo lo distingue.', en: 'No single number sets it apart.' };
  const es = signs.map(({ feature: { meaning, unit }, own, others, d }) => {
    const [a, b] = [own, others].map(n => `${digits(n).replace('.', ',')} ${unit.es}`.trim());
    return `${meaning.es}: ${d > 0 ? 'más' : 'menos'}, ${a} (los demás, ${b})`;
  });
  const en = signs.map(({ feature: { meaning, unit }, own, others, d }) => {
    const [a, b] = [own, others].map(n => `${digits(n)} ${unit.en}`.trim());
    return `${meaning.en}: ${d > 0 ? 'more' : 'less'}, ${a} (the others, ${b})`;
  });
  return { es: es.join('; '), en: en.join('; ') };
}

/** Whole from 10 on, otherwise one decimal from 1 on and two below. */
function digits(n: number): string {
  const size = Math.abs(n);
  const text = n.toFixed(size >= 10 ? 0 : size >= 1 ? 1 : 2);
  return Number(text) === 0 ? '0' : text.replace('-', '−');
}
