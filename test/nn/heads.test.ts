import { describe, expect, test } from 'vitest';
import {
  emptyScore,
  type Head,
  type PolicyGradient,
  type PolicyOutputs,
  type Score,
} from '../../shared/nn/heads/head.ts';
import { type HeadName, heads } from '../../shared/nn/heads/index.ts';
import { losses } from '../../shared/nn/losses.ts';
import { Network } from '../../shared/nn/network.ts';
import { below, seedRng, uniformIn } from '../../shared/rng.ts';

const ROWS = 6;
const DRAWS = 20_000;

/** A part of the space of actions: an action in it, and how much of the space it stands for (1 where actions are discrete). */
interface Cell {
  readonly action: readonly number[];
  readonly volume: number;
}

/** What the tests must know of a head: all its actions, the Gaussian's on a grid that is fine enough to integrate over. */
interface Case {
  readonly head: Head;
  readonly n: number;
  readonly mask?: readonly number[]; // of every row
  cells(policy: PolicyOutputs, row: number): Cell[];
  /** The number of the box that an action falls into when frequencies are counted. */
  box(policy: PolicyOutputs, row: number, action: readonly number[] | Float32Array): number;
}

const GRID = 4; // points in a σ
const REACH = 8; // σ to either side

const choices = (n: number) => Array.from({ length: n }, (_, i) => ({ action: [i], volume: 1 }));

const cases: Record<HeadName | 'categorical with a mask', Case> = {
  categorical: { head: heads.categorical, n: 5, cells: () => choices(5), box: (_policy, _row, [a]) => a },
  'categorical with a mask': {
    head: heads.categorical,
    n: 6,
    mask: [0, 1, 1, 0, 1, 0],
    cells: () => choices(6),
    box: (_policy, _row, [a]) => a,
  },
  bernoulli: {
    head: heads.bernoulli,
    n: 3,
    cells: () => Array.from({ length: 8 }, (_, i) => ({ action: [i & 1, (i >> 1) & 1, i >> 2], volume: 1 })),
    box: (_policy, _row, [a, b, c]) => a + 2 * b + 4 * c,
  },
  gaussian: {
    head: heads.gaussian,
    n: 2,
    cells({ n, outputs, logStd }, row) {
      const [mean, sigma] = [outputs.subarray(row * n), [...logStd!].map(Math.exp)];
      const points = 2 * REACH * GRID;
      const z = (k: number) => (k + 0.5) / GRID - REACH;
      const grid = Array.from({ length: points ** 2 }, (_, k) => ({
        action: [mean[0] + sigma[0] * z(k % points), mean[1] + sigma[1] * z(Math.floor(k / points))],
        volume: (sigma[0] * sigma[1]) / GRID ** 2,
      }));
      return [...grid, { action: [mean[0], mean[1]], volume: 0 }]; // the mode too, which the grid passes by
    },
    // Four boxes a dimension: below −σ, to the mean, to σ, above.
    box({ n, outputs, logStd }, row, action) {
      const side = (i: number) =>
        Math.max(-2, Math.min(1, Math.floor((action[i] - outputs[row * n + i]) / Math.exp(logStd![i])))) + 2;
      return side(0) + 4 * side(1);
    },
  },
};

function policyOf({ n, mask }: Case, output: (i: number) => number): PolicyOutputs {
  return {
    n,
    outputs: Float32Array.from({ length: ROWS * n }, (_, i) => output(i)),
    mask: mask ? Uint8Array.from({ length: ROWS * n }, (_, i) => mask[i % n]) : null,
    logStd: Float32Array.from({ length: n }, (_, i) => 0.3 - 0.7 * i),
  };
}

function randomPolicy(one: Case, seed: number): PolicyOutputs {
  const rng = seedRng(seed);
  return policyOf(one, () => uniformIn(rng, -2, 2));
}

function gradientOf({ n }: PolicyOutputs, before = 0): PolicyGradient {
  return { outputs: new Float32Array(ROWS * n).fill(before), logStd: new Float32Array(n).fill(before) };
}

/** One action a row, drawn. */
function drawnActions({ head, n }: Case, policy: PolicyOutputs, seed: number): Float32Array {
  const actions = new Float32Array(ROWS * head.width(n));
  const rng = seedRng(seed);
  for (let row = 0; row < ROWS; row++) head.sample(policy, row, rng, actions);
  return actions;
}

function scoreOf(head: Head, policy: PolicyOutputs, row: number, actions: ArrayLike<number>): Score {
  const score = emptyScore();
  head.score(policy, row, actions, score);
  return score;
}

/** The gradient of a row, worked out from its score as learners do. */
function addGradient(
  head: Head,
  policy: PolicyOutputs,
  row: number,
  actions: ArrayLike<number>,
  gLogProb: number,
  gEntropy: number,
  gradient: PolicyGradient,
): void {
  head.gradient(policy, row, actions, scoreOf(head, policy, row, actions), gLogProb, gEntropy, gradient);
}

/** log π of an action given by itself. */
function logProbOf({ head, n }: Case, policy: PolicyOutputs, row: number, action: readonly number[]): number {
  const actions = new Float64Array(ROWS * head.width(n)); // f64, so that a grid is not rounded
  actions.set(action, row * head.width(n));
  return scoreOf(head, policy, row, actions).logProb;
}

/** It is the same whatever action is asked about. */
function entropyOf({ head, n }: Case, policy: PolicyOutputs, row: number): number {
  const actions = new Float32Array(ROWS * head.width(n));
  head.mode(policy, row, actions);
  return scoreOf(head, policy, row, actions).entropy;
}

/** The value that χ² of so many degrees of freedom passes once in a thousand times (Wilson and Hilferty 1931). */
function chiSquaredLimit(freedom: number): number {
  const v = 2 / (9 * freedom);
  return freedom * (1 - v + 3.09 * Math.sqrt(v)) ** 3;
}

test('every head is checked below', () => {
  expect(new Set(Object.values(cases).map(one => one.head))).toEqual(new Set(Object.values(heads)));
});

describe.each(Object.entries(cases))('%s', (_name, one) => {
  const { head, n } = one;
  const width = head.width(n);

  test('the probability of all actions together is 1, and the entropy is −Σ π log π', () => {
    const policy = randomPolicy(one, 1);
    for (let row = 0; row < ROWS; row++) {
      let [sum, entropy] = [0, 0];
      for (const { action, volume } of one.cells(policy, row)) {
        const logProb = logProbOf(one, policy, row, action);
        if (logProb === Number.NEGATIVE_INFINITY) continue;
        sum += volume * Math.exp(logProb);
        entropy -= volume * Math.exp(logProb) * logProb;
      }
      expect(Math.abs(sum - 1)).toBeLessThan(1e-9);
      expect(Math.abs(entropyOf(one, policy, row) - entropy)).toBeLessThan(1e-9);
    }
  });

  test('actions are drawn as often as they are likely', () => {
    const policy = randomPolicy(one, 2);
    const row = 3;
    const want: number[] = [];
    for (const { action, volume } of one.cells(policy, row)) {
      const box = one.box(policy, row, action);
      want[box] = (want[box] ?? 0) + DRAWS * volume * Math.exp(logProbOf(one, policy, row, action));
    }
    const got = want.map(() => 0);
    const actions = new Float32Array(ROWS * width);
    const rng = seedRng(3);
    let [surprise, square] = [0, 0];
    for (let i = 0; i < DRAWS; i++) {
      head.sample(policy, row, rng, actions);
      got[one.box(policy, row, actions.subarray(row * width))]++;
      const logProb = scoreOf(head, policy, row, actions).logProb;
      surprise -= logProb / DRAWS;
      square += logProb ** 2 / DRAWS;
    }
    const possible = want.filter(count => count > 0);
    expect(possible.every(count => count > 20)).toBe(true); // else χ² is no test
    const chiSquared = want.reduce((sum, w, i) => sum + (w > 0 ? (got[i] - w) ** 2 / w : got[i] * 1e9), 0);
    expect(chiSquared).toBeLessThan(chiSquaredLimit(possible.length - 1));
    const standardError = Math.sqrt((square - surprise ** 2) / DRAWS);
    expect(Math.abs(surprise - entropyOf(one, policy, row))).toBeLessThan(3.3 * standardError);
  });

  test('takes as many draws of the generator whatever the outputs are', () => {
    const [rng, other] = [seedRng(3), seedRng(3)];
    const [actions, certain] = [new Float32Array(ROWS * width), policyOf(one, i => 99 * (i % n))];
    head.sample(randomPolicy(one, 2), 0, rng, actions);
    head.sample(certain, 0, other, actions);
    expect(rng).toEqual(other);
  });

  test('no action is likelier than the mode', () => {
    const policy = randomPolicy(one, 4);
    const mode = new Float32Array(ROWS * width);
    for (let row = 0; row < ROWS; row++) {
      head.mode(policy, row, mode);
      const best = scoreOf(head, policy, row, mode).logProb;
      for (const { action } of one.cells(policy, row))
        expect(logProbOf(one, policy, row, action)).toBeLessThanOrEqual(best);
    }
  });

  test.each([
    ['log π', 1, 0],
    ['the entropy', 0, 1],
    ['a cost of both', -0.7, 0.3],
  ])('the gradient is the slope of %s', (_what, gLogProb, gEntropy) => {
    const policy = randomPolicy(one, 5);
    const actions = drawnActions(one, policy, 6);
    const gradient = gradientOf(policy);
    const J = () => {
      let sum = 0;
      for (let row = 0; row < ROWS; row++) {
        const { logProb, entropy } = scoreOf(head, policy, row, actions);
        sum += gLogProb * logProb + gEntropy * entropy;
      }
      return sum;
    };
    for (let row = 0; row < ROWS; row++)
      addGradient(head, policy, row, actions, gLogProb, gEntropy, gradient);
    for (const [values, slopes] of [
      [policy.outputs, gradient.outputs],
      [policy.logStd!, gradient.logStd!],
    ])
      for (let i = 0; i < values.length; i++) {
        // J is f64, so a step of 2⁻¹² leaves only its curvature, some 2⁻²⁴ of the third derivative.
        const kept = values[i];
        const high = Math.fround(kept + 2 ** -12);
        const low = Math.fround(kept - 2 ** -12);
        values[i] = high;
        const above = J();
        values[i] = low;
        const below = J();
        values[i] = kept;
        const slope = (above - below) / (high - low);
        expect(Math.abs(slopes[i] - slope), `${i}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(slope)));
      }
  });

  test('writes the gradient of its own row and no other, and adds to that of log σ', () => {
    const policy = randomPolicy(one, 7);
    const actions = drawnActions(one, policy, 8);
    const [clean, used] = [gradientOf(policy), gradientOf(policy, 5)];
    addGradient(head, policy, 2, actions, 1, 1, clean);
    addGradient(head, policy, 2, actions, 1, 1, used);
    for (const [i, g] of used.outputs.entries())
      expect(g).toBe(i >= 2 * n && i < 3 * n ? clean.outputs[i] : 5);
    for (const [i, g] of used.logStd!.entries()) expect(g).toBeCloseTo(clean.logStd![i] + 5, 5);
  });

  test('outputs of ± 10,000 leave every number finite', () => {
    const rng = seedRng(9);
    const policy = policyOf(one, i => (i < n ? 1e4 : i < 2 * n ? -1e4 : below(rng, 2) ? 1e4 : -1e4));
    const drawn = drawnActions(one, policy, 10);
    const unlikely = drawn.map(a => (one.head === heads.bernoulli ? 1 - a : a));
    for (const actions of [drawn, unlikely]) {
      const gradient = gradientOf(policy);
      for (let row = 0; row < ROWS; row++) {
        expect(scoreOf(head, policy, row, actions).logProb).toBeGreaterThanOrEqual(
          actions === drawn ? -20 : -1e5,
        );
        expect(Math.abs(entropyOf(one, policy, row))).toBeLessThan(20);
        addGradient(head, policy, row, actions, 1, 1, gradient);
      }
      expect([...gradient.outputs, ...gradient.logStd!].every(Number.isFinite)).toBe(true);
    }
  });
});

describe('discrete heads', () => {
  test('categorical probabilities are the softmax, and its log π the cross-entropy with its sign turned', () => {
    const { head } = cases.categorical;
    const policy = randomPolicy(cases.categorical, 11);
    const { n, outputs } = policy;
    const actions = drawnActions(cases.categorical, policy, 12);
    const out = new Float32Array(ROWS * n);
    for (let row = 0; row < ROWS; row++) {
      heads.categorical.probabilities(policy, row, out);
      for (const { action } of choices(n))
        expect(out[row * n + action[0]]).toBeCloseTo(
          Math.exp(logProbOf(cases.categorical, policy, row, action)),
          6,
        );
      const label = new Float32Array(ROWS * n);
      label[row * n + actions[row]] = 1;
      const crossEntropy = losses.softmax_ce.f(outputs, label, n, row * n);
      expect(scoreOf(head, policy, row, actions).logProb).toBeCloseTo(-crossEntropy, 5);
    }
  });

  test('Bernoulli probabilities are those of each yes, and its log π the binary cross-entropy with its sign turned', () => {
    const policy = randomPolicy(cases.bernoulli, 13);
    const { n, outputs } = policy;
    const out = new Float32Array(ROWS * n);
    const actions = drawnActions(cases.bernoulli, policy, 14);
    for (let row = 0; row < ROWS; row++) {
      heads.bernoulli.probabilities(policy, row, out);
      for (let i = 0; i < n; i++) {
        const pressed = cases.bernoulli.cells(policy, row).filter(({ action }) => action[i] === 1);
        const sum = pressed.reduce(
          (total, { action }) => total + Math.exp(logProbOf(cases.bernoulli, policy, row, action)),
          0,
        );
        expect(out[row * n + i]).toBeCloseTo(sum, 6);
      }
      const crossEntropy = n * losses.bce_logits.f(outputs, actions, n, row * n);
      expect(scoreOf(heads.bernoulli, policy, row, actions).logProb).toBeCloseTo(-crossEntropy, 5);
    }
  });
});

describe('a mask', () => {
  const { head } = cases['categorical with a mask'];
  const policy: PolicyOutputs = {
    n: 4,
    outputs: Float32Array.of(9, -1, 1e4, 0.5),
    mask: Uint8Array.of(0, 1, 0, 1),
    logStd: null,
  };

  test('gives what is illegal probability 0 and gradient 0, exactly, and the rest to the others', () => {
    const out = new Float32Array(4);
    heads.categorical.probabilities(policy, 0, out);
    const odds = Math.exp(-1.5);
    expect([out[0], out[2]]).toEqual([0, 0]);
    expect(out[1]).toBeCloseTo(odds / (1 + odds), 6);
    expect(out[3]).toBeCloseTo(1 / (1 + odds), 6);
    const gradient = { outputs: new Float32Array(4).fill(7), logStd: null };
    addGradient(head, policy, 0, Uint8Array.of(3), 1, 1, gradient);
    expect([gradient.outputs[0], gradient.outputs[2]]).toEqual([0, 0]);
    expect(gradient.outputs[1]).not.toBe(0);
  });

  test('leaves an illegal action log π = −∞, and no gradient to follow', () => {
    expect(scoreOf(head, policy, 0, Uint8Array.of(2)).logProb).toBe(Number.NEGATIVE_INFINITY);
    const gradient = { outputs: new Float32Array(4), logStd: null };
    expect(() => addGradient(head, policy, 0, Uint8Array.of(2), 1, 0, gradient)).toThrow(
      'categorical: action 2 of row 0 is illegal',
    );
  });

  test('that leaves one choice leaves no doubt', () => {
    const only = { ...policy, mask: Uint8Array.of(0, 0, 0, 1) };
    const actions = new Uint8Array(1);
    for (const pick of [() => head.mode(only, 0, actions), () => head.sample(only, 0, seedRng(1), actions)]) {
      pick();
      expect(actions[0]).toBe(3);
    }
    expect(scoreOf(head, only, 0, actions).logProb).toBe(0);
    expect(scoreOf(head, only, 0, actions).entropy).toBe(0);
  });

  test('that allows nothing is refused, whatever is asked', () => {
    const none = { ...policy, mask: new Uint8Array(4) };
    const actions = new Uint8Array(1);
    const outputs = new Float32Array(4);
    for (const ask of [
      () => head.mode(none, 0, actions),
      () => head.sample(none, 0, seedRng(1), actions),
      () => scoreOf(head, none, 0, actions),
      () => heads.categorical.probabilities(none, 0, outputs),
    ])
      expect(ask).toThrow('categorical: the mask of row 0 allows none of 4 choices');
  });

  test('is kept to even by a network that has diverged', () => {
    const diverged = { ...policy, outputs: new Float32Array(4).fill(Number.NaN) };
    const actions = new Uint8Array(1);
    head.sample(diverged, 0, seedRng(1), actions);
    expect(actions[0]).toBe(1);
    head.mode(diverged, 0, actions);
    expect(actions[0]).toBe(1);
  });
});

describe('what cannot be', () => {
  const policy = { n: 3, outputs: new Float32Array(3), mask: null, logStd: null };

  test.each([3, -1, 0.5])('choice %d of three is refused', choice => {
    const actions = Float32Array.of(choice);
    expect(() => scoreOf(heads.categorical, policy, 0, actions)).toThrow(`action ${choice} of row 0`);
    const gradient = { outputs: new Float32Array(3), logStd: null };
    expect(() => addGradient(heads.categorical, policy, 0, actions, 1, 0, gradient)).toThrow(
      `action ${choice}`,
    );
  });

  test('a Gaussian without a log σ for every output is refused', () => {
    const actions = new Float32Array(3);
    expect(() => scoreOf(heads.gaussian, policy, 0, actions)).toThrow('gaussian: got no log σ for 3 outputs');
    const short = { ...policy, logStd: new Float32Array(2) };
    expect(() => scoreOf(heads.gaussian, short, 0, actions)).toThrow('gaussian: got 2 log σ for 3 outputs');
  });
});

describe.each(Object.entries(cases))('the distance from a %s anchor', (_name, one) => {
  const { head, n } = one;

  test('is Σ p (log p − log π) over all actions, and 0 from itself', () => {
    const policy = randomPolicy(one, 31);
    const anchor = { ...randomPolicy(one, 32), logStd: policy.logStd!.map(l => l - 0.2) };
    for (let row = 0; row < ROWS; row++) {
      let kl = 0;
      for (const { action, volume } of one.cells(anchor, row)) {
        const logP = logProbOf(one, anchor, row, action);
        if (logP > Number.NEGATIVE_INFINITY)
          kl += volume * Math.exp(logP) * (logP - logProbOf(one, policy, row, action));
      }
      expect(Math.abs(head.divergence(anchor, policy, row) - kl)).toBeLessThan(1e-6);
      expect(head.divergence(policy, policy, row)).toBeCloseTo(0, 12);
    }
  });

  test('adds the slopes that finite differences find, by their weight', () => {
    const policy = randomPolicy(one, 33);
    const anchor = { ...randomPolicy(one, 34), logStd: policy.logStd!.map(l => l + 0.3) };
    const gradient = gradientOf(policy, 1);
    const J = () =>
      Array.from({ length: ROWS }, (_, r) => head.divergence(anchor, policy, r)).reduce((a, b) => a + b);
    for (let row = 0; row < ROWS; row++) head.divergenceGradient(anchor, policy, row, 0.5, gradient);
    const slope = (numbers: Float32Array, i: number) => {
      const kept = numbers[i];
      numbers[i] = kept + 2 ** -10;
      const [above, high] = [J(), numbers[i]];
      numbers[i] = kept - 2 ** -10;
      const slope = (above - J()) / (high - numbers[i]);
      numbers[i] = kept;
      return slope;
    };
    for (let i = 0; i < ROWS * n; i++)
      expect(gradient.outputs[i]).toBeCloseTo(1 + 0.5 * slope(policy.outputs, i), 4);
    if (head === heads.gaussian)
      for (let i = 0; i < n; i++)
        expect(Math.abs(gradient.logStd![i] - 1 - 0.5 * slope(policy.logStd!, i))).toBeLessThan(1e-3);
  });
});

describe('a duelling network', () => {
  const network = new Network({ inputs: 4, layers: [{ kind: 'duelling' }] });

  test('says Q = V + A − mean A', () => {
    expect([...network.forward(Float32Array.of(10, 1, 2, 6), 1)]).toEqual([8, 9, 13]);
  });

  test('its backpropagation finds the slopes', () => {
    const rng = seedRng(15);
    const x = Float32Array.from({ length: ROWS * 4 }, () => below(rng, 256) / 64); // exact in f32, with room for a step
    const g = Float32Array.from({ length: ROWS * 3 }, () => uniformIn(rng, -1, 1));
    const J = () => network.forward(x, ROWS).reduce((sum, q, i) => sum + q * g[i], 0);
    J();
    const dx = new Float32Array(x.length);
    network.backward(g, ROWS, dx);
    for (let i = 0; i < x.length; i++) {
      const kept = x[i];
      x[i] = kept + 1; // Q is linear
      const above = J();
      x[i] = kept;
      expect(dx[i]).toBeCloseTo(above - J(), 5);
    }
  });
});
