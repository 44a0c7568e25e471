/** The normal distribution, for weights that start at random and for actions that are drawn. */
import { cos, log } from '../math.ts';
import { type Rng, uniform } from '../rng.ts';

/** A draw with mean 0 and standard deviation 1 (Box and Muller 1958). Moves `rng` on by two draws. */
export function normal(rng: Rng): number {
  const radius = Math.sqrt(-2 * log(1 - uniform(rng)));
  return radius * cos(2 * Math.PI * uniform(rng));
}
