/**
 * A movement primitive (Ijspeert et al. 2013): a command over the time of a try, f(phase), beside a spring that brings the
 * hand home, and a coupling to what is seen of the target (Kober, Mohler and Peters 2008, "Learning perceptual coupling for
 * motor primitives", on this very game). The hand of the game is told its speed and has its own inertia, so the primitive's
 * second order is already there.
 *
 * It is a plain network, since the game shows how much of a try is left: a layer of tanh whose first neurons switch on one
 * after another as that time goes by, so that half of one minus the next is a bump in time; their outgoing weights are the
 * heights of the bumps. The others see the hand and the target. So a movement is played, saved, drawn and watched as
 * any policy is, and in a pause, where no time is left, nothing but the spring is heard.
 */
import type { Game } from '../games/game.ts';
import { tanh } from '../math.ts';
import { Network } from '../nn/network.ts';

const BUMPS = 8;
const SPAN = 0.37; // of a try: it moves in the first part, what comes later is waiting
const SPRING = 0.5;
const COUPLING = 1; // at the start
const CROSSOVER = 2.2; // how steep the switches are: neighbouring bumps meet at half their height
const RIDGE = 0.01;
const GRAIN = 2 ** -12; // of a movement's numbers: so their differences, which are the weights, are exact in f32

/** Where a movement's senses lie in the observation. */
interface Senses {
  readonly left: number;
  readonly hand: readonly number[]; // [axes]
  readonly target: readonly (readonly [axis: number, at: number])[]; // for the axes that follow it
}

/** One tick of a demonstration. */
export interface Shown {
  readonly observation: ArrayLike<number>;
  readonly command: ArrayLike<number>; // [axes], −1 … 1
}

const edge = (i: number) => 1 - (i * SPAN) / BUMPS;
const steepness = (CROSSOVER * BUMPS) / SPAN;
const switchedOn = (i: number, left: number) => tanh(steepness * (edge(i) - left));
const bump = (i: number, left: number) => 0.5 * (switchedOn(i, left) - switchedOn(i + 1, left));

/** Throws for a game that is not played in tries. */
function sensesOf(game: Game): Senses {
  const { tries } = game;
  if (!tries) throw new Error(`movement: ${game.id} is not played in tries`);
  const place = (name: string) => {
    const at = game.observation.findIndex(entry => entry.name === name);
    if (at < 0) throw new Error(`movement: ${game.id} does not show ${name}`);
    return at;
  };
  return {
    left: place(tries.left),
    hand: tries.hand.map(place),
    target: tries.target.flatMap((name, axis) => (name === null ? [] : [[axis, place(name)] as const])),
  };
}

/** How many numbers make a movement: the heights of the bumps, axis after axis, then the couplings. */
export function movementSize(game: Game): number {
  const { hand, target } = sensesOf(game);
  return hand.length * BUMPS + target.length;
}

/** The network that plays the movement `theta` [movementSize], whose numbers it takes to the next of their grain. */
export function movementNetwork(game: Game, theta: ArrayLike<number>): Network {
  const { left, hand, target } = sensesOf(game);
  const inputs = game.observation.length;
  const axes = hand.length;
  const switches = BUMPS + 1;
  const hidden = switches + axes + target.length;
  const network = new Network({
    inputs,
    layers: [
      { kind: 'dense', outputs: hidden, activation: 'tanh' },
      { kind: 'dense', outputs: axes, activation: 'linear' },
    ],
  });
  const inner = new Float32Array(hidden * inputs);
  const bias = new Float32Array(hidden);
  const outer = new Float32Array(axes * hidden);
  const number = (i: number) => Math.round(theta[i] / GRAIN) * GRAIN + 0;
  const height = (axis: number, i: number) => (i >= 0 && i < BUMPS ? number(axis * BUMPS + i) : 0);
  for (let i = 0; i < switches; i++) {
    inner[i * inputs + left] = -steepness;
    bias[i] = steepness * edge(i);
    for (let axis = 0; axis < axes; axis++)
      outer[axis * hidden + i] = 0.5 * (height(axis, i) - height(axis, i - 1));
  }
  for (let axis = 0; axis < axes; axis++) {
    inner[(switches + axis) * inputs + hand[axis]] = 1;
    outer[axis * hidden + switches + axis] = -SPRING;
  }
  for (const [i, [axis, at]] of target.entries()) {
    inner[(switches + axes + i) * inputs + at] = 1;
    outer[axis * hidden + switches + axes + i] = number(axes * BUMPS + i);
  }
  write(network, { 'layers.0.weight': inner, 'layers.0.bias': bias, 'layers.1.weight': outer });
  return network;
}

function write(network: Network, numbers: Record<string, Float32Array>): void {
  for (const [name, parameter] of network.named()) if (numbers[name]) parameter.write(numbers[name]);
}

/** The movement that `network` plays; null where it is not one. */
export function movementIn(game: Game, network: Network): Float64Array | null {
  const { hand, target } = sensesOf(game);
  const theta = new Float64Array(movementSize(game));
  const axes = hand.length;
  const hidden = BUMPS + 1 + axes + target.length;
  const outer = new Map(network.named()).get('layers.1.weight')?.read();
  if (outer?.length !== axes * hidden) return null;
  for (let axis = 0; axis < axes; axis++)
    for (let i = 0, height = 0; i < BUMPS; i++) {
      height += 2 * outer[axis * hidden + i];
      theta[axis * BUMPS + i] = height;
    }
  for (const [i, [axis]] of target.entries())
    theta[axes * BUMPS + i] = outer[axis * hidden + BUMPS + 1 + axes + i];
  const again = movementNetwork(game, theta);
  const isSame =
    JSON.stringify(again.spec) === JSON.stringify(network.spec) &&
    again.parameters.every((w, i) => w === network.parameters[i]);
  return isSame ? theta : null;
}

/**
 * The movement closest to the ticks of a try that was shown, by least squares with a little ridge: f ≈ command + spring −
 * coupling. Its time begins when the hand first moves, for nobody can know how long a teacher thought.
 */
export function movementOf(game: Game, shown: readonly Shown[]): Float64Array {
  const { left, hand, target } = sensesOf(game);
  const theta = new Float64Array(movementSize(game));
  const couplings = new Map(target);
  const timed = shown.filter(({ observation }) => observation[left] > 0);
  const begun = timed.findIndex(({ command }) => Array.from(command).some(value => value !== 0));
  const moving = begun < 0 ? [] : timed.slice(begun);
  const wait = moving.length > 0 ? 1 - moving[0].observation[left] : 0;
  for (let axis = 0; axis < hand.length; axis++) {
    const rows = Array.from({ length: BUMPS }, () => new Float64Array(BUMPS + 1)); // ΨᵀΨ + ridge, Ψᵀf
    const seen = couplings.get(axis);
    for (const { observation, command } of moving) {
      const follows = seen === undefined ? 0 : COUPLING * tanh(observation[seen]);
      const f = command[axis] + SPRING * tanh(observation[hand[axis]]) - follows;
      const time = observation[left] + wait;
      for (let i = 0; i < BUMPS; i++) {
        const height = bump(i, time);
        rows[i][BUMPS] += height * f;
        for (let j = 0; j < BUMPS; j++) rows[i][j] += height * bump(j, time);
      }
    }
    for (let i = 0; i < BUMPS; i++) rows[i][i] += RIDGE;
    theta.set(solve(rows), axis * BUMPS);
  }
  theta.fill(COUPLING, hand.length * BUMPS);
  return theta;
}

/** Gauss's elimination of [A | b], A positive definite; overwrites it. */
function solve(rows: Float64Array[]): Float64Array {
  const n = rows.length;
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++)
    for (let k = i + 1; k < n; k++) {
      const factor = rows[k][i] / rows[i][i];
      for (let j = i; j <= n; j++) rows[k][j] -= factor * rows[i][j];
    }
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i][n];
    for (let j = i + 1; j < n; j++) sum -= rows[i][j] * x[j];
    x[i] = sum / rows[i][i];
  }
  return x;
}
