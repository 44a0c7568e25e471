/** Which nodes and fibres of a network are drawn, and where. Pure: no canvas. */

/** The connections of one layer that are worth their light, strongest first by bucket. */
export interface Fibres {
  count: number;
  readonly from: Uint16Array; // drawn node of the layer before
  readonly to: Uint16Array; // drawn node of this layer
  readonly strength: Float32Array; // −1 … 1: signed |w · x| over the layer's strongest
}

export function makeFibres(capacity: number): Fibres {
  return {
    count: 0,
    from: new Uint16Array(capacity),
    to: new Uint16Array(capacity),
    strength: new Float32Array(capacity),
  };
}

/** At most `slots` of `size` nodes, evenly spread: a picture has only so many pixels. */
export function shownNodes(size: number, slots: number): Uint16Array {
  const count = Math.max(1, Math.min(size, slots));
  const shown = new Uint16Array(count);
  for (let i = 0; i < count; i++) shown[i] = count === 1 ? 0 : Math.round((i * (size - 1)) / (count - 1));
  return shown;
}

const BINS = 64;
const histogram = new Uint32Array(BINS);

/**
 * Eases `flow` ([to × from] over the shown nodes, what each connection carried lately) towards w·x and writes the
 * strongest connections into `fibres`. Returns the layer's strongest |w·x|. Allocates nothing.
 */
export function gatherFibres(
  weights: Float32Array, // [out, in]
  input: Float32Array, // [in]
  fromShown: Uint16Array,
  toShown: Uint16Array,
  flow: Float32Array,
  ease: number, // 0 … 1: 1 forgets what was before
  fibres: Fibres,
): number {
  const width = input.length;
  const inputs = fromShown.length;
  let strongest = 0;
  for (let o = 0, at = 0; o < toShown.length; o++) {
    const row = toShown[o] * width;
    for (let i = 0; i < inputs; i++, at++) {
      const value = weights[row + fromShown[i]] * input[fromShown[i]];
      flow[at] += (value - flow[at]) * ease;
      const size = Math.abs(flow[at]);
      if (size > strongest) strongest = size;
    }
  }
  fibres.count = 0;
  if (!(strongest > 0)) return 0;
  // The threshold that lets through no more than there is room for, to a bin: sorting thousands a frame would cost more.
  histogram.fill(0);
  const total = toShown.length * inputs;
  const perBin = BINS / strongest;
  for (let at = 0; at < total; at++) histogram[Math.min(BINS - 1, Math.floor(Math.abs(flow[at]) * perBin))]++;
  let bin = BINS;
  let taken = 0;
  while (bin > 1 && taken + histogram[bin - 1] <= fibres.from.length) taken += histogram[--bin];
  if (taken === 0) bin = BINS - 1; // all alike: as many as there is room for
  const least = bin / perBin;
  for (let o = 0, at = 0; o < toShown.length; o++) {
    for (let i = 0; i < inputs; i++, at++) {
      if (Math.abs(flow[at]) < least || fibres.count === fibres.from.length) continue;
      fibres.from[fibres.count] = i;
      fibres.to[fibres.count] = o;
      fibres.strength[fibres.count++] = flow[at] / strongest;
    }
  }
  return strongest;
}

/** Index of the largest value. */
export function largest(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
