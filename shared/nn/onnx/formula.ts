/**
 * What elementwise operators compute of one tensor z, as a formula that is written in one way only: sums and products are
 * flattened and sorted, a power is a product. So an activation is known by its formula, however an exporter composed it.
 */
import { Refusal } from '../refusal.ts';

/** The terms of a sum or of a product, sorted; or a single one. */
export interface Formula {
  readonly join: '+' | '*';
  readonly terms: readonly string[];
}

/** The activations' are a tenth as long. Each operator can double a formula, so there must be an end. */
const MAX_LENGTH = 1000;

export const z: Formula = { join: '+', terms: ['z'] };

export function constant(value: number): Formula {
  return { join: '+', terms: [String(Math.fround(value))] };
}

export function joined(join: '+' | '*', f: Formula, g: Formula): Formula {
  const parts = (h: Formula) => (h.join === join || h.terms.length === 1 ? h.terms : [textOf(h)]);
  return checked({ join, terms: [...parts(f), ...parts(g)].sort() });
}

export function applied(name: string, f: Formula): Formula {
  return checked({ join: '+', terms: [`${name}(${textOf(f)})`] });
}

/** fⁿ for n = 1, 2, … */
export function power(f: Formula, n: number): Formula {
  let product = f;
  for (let i = 1; i < n; i++) product = joined('*', product, f);
  return product;
}

/** The same for formulas that are the same. */
export function textOf({ join, terms }: Formula): string {
  return terms.length === 1 ? terms[0] : `(${terms.join(` ${join} `)})`;
}

function checked(formula: Formula): Formula {
  if (textOf(formula).length > MAX_LENGTH)
    throw new Refusal(
      'model/not-a-model',
      'it computes something longer than any activation between two layers',
    );
  return formula;
}
