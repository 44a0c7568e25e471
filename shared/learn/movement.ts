/**
 * A movement primitive (Ijspeert et al. 2013): a command over the time of a try, f(phase), beside a spring that brings the
 * hand home, and a coupling to what is seen of the ball (Kober, Mohler and Peters 2008, "Learning perceptual coupling for
 * motor primitives", on this very game). The hand of the game is told its speed and has its own inertia, so the primitive's
 * second order is already there.
 *
 * It is a plain network, since the game shows how much of a try is left: a layer of tanh whose first neurons switch on one
 * after another as that time goes by, so that half of one minus the next is a bump in time; their outgoing weights are the
 * heights of the bumps. Two more neurons see the hand, one the ball. So a movement is played, saved, drawn and watched as
 * any policy is, and in a pause, where no time is left, nothing but the spring is heard.
 */
import type { Game } from '../games/game.ts';
import { tanh } from '../math.ts';
import { Network } from '../nn/network.ts';

const BUMPS = 8;
const SPAN = 0.37; // of a try: it moves in the first part, what comes later is waiting
const SPRING = 0.5;
const COUPLING = 0.5; // at the start
const CROSSOVER = 2.2; // how steep the switches are: neighbouring bumps meet at half their height
const RIDGE = 0.01;

/** Which observations a movement goes by. */
interface Senses {
  readonly left: number; // time
  readonly hand: readonly [number, number];
  readonly ball: number; // sideways
}

/** One tick of a demonstration. */
export interface Shown {
  readonly observation: ArrayLike<number>;
  readonly command: readonly [x: number, y: number]; // −1 … 1
}

/** Numbers that make a movement: the heights of the bumps along x, those along y, the coupling. */
export const MOVEMENT_SIZE = 2 * BUMPS + 1;

const edge = (i: number) => 1 - (i * SPAN) / BUMPS;
const steepness = (CROSSOVER * BUMPS) / SPAN;
const switchedOn = (i: number, left: number) => tanh(steepness * (edge(i) - left));
const bump = (i: number, left: number) => 0.5 * (switchedOn(i, left) - switchedOn(i + 1, left));

/** Throws for a game that does not show them. */
function sensesOf(game: Game): Senses {
  const place = (name: string) => {
    const at = game.observation.findIndex(entry => entry.name === name);
    if (at < 0) throw new Error(`movement: ${game.id} does not show ${name}`);
    return at;
  };
  return { left: place('left'), hand: [place('handX'), place('handY')], ball: place('ballX') };
}

/** The network that plays the movement `theta` [MOVEMENT_SIZE]. */
export function movementNetwork(game: Game, theta: ArrayLike<number>): Network {
  const { left, hand, ball } = sensesOf(game);
  const inputs = game.observation.length;
  const switches = BUMPS + 1;
  const hidden = switches + 3;
  const network = new Network({
    inputs,
    layers: [
      { kind: 'dense', outputs: hidden, activation: 'tanh' },
      { kind: 'dense', outputs: 2, activation: 'linear' },
    ],
  });
  const inner = new Float32Array(hidden * inputs);
  const bias = new Float32Array(hidden);
  const outer = new Float32Array(2 * hidden);
  const height = (axis: number, i: number) => (i >= 0 && i < BUMPS ? theta[axis * BUMPS + i] : 0);
  for (let i = 0; i < switches; i++) {
    inner[i * inputs + left] = -steepness;
    bias[i] = steepness * edge(i);
    for (let axis = 0; axis < 2; axis++)
      outer[axis * hidden + i] = 0.5 * (height(axis, i) - height(axis, i - 1));
  }
  for (let axis = 0; axis < 2; axis++) {
    inner[(switches + axis) * inputs + hand[axis]] = 1;
    outer[axis * hidden + switches + axis] = -SPRING;
  }
  inner[(switches + 2) * inputs + ball] = 1;
  outer[switches + 2] = theta[2 * BUMPS];
  for (const [name, parameter] of network.named())
    if (name === 'layers.0.weight') parameter.write(inner);
    else if (name === 'layers.0.bias') parameter.write(bias);
    else if (name === 'layers.1.weight') parameter.write(outer);
  return network;
}

/** The movement closest to what was shown, by least squares with a little ridge: f ≈ command + spring, a try's ticks. */
export function movementOf(game: Game, shown: readonly Shown[]): Float64Array {
  const { left, hand } = sensesOf(game);
  const theta = new Float64Array(MOVEMENT_SIZE);
  for (let axis = 0; axis < 2; axis++) {
    const rows = Array.from({ length: BUMPS }, () => new Float64Array(BUMPS + 1)); // ΨᵀΨ + ridge, Ψᵀf
    for (const { observation, command } of shown) {
      const f = command[axis] + SPRING * tanh(observation[hand[axis]]);
      for (let i = 0; i < BUMPS; i++) {
        const height = bump(i, observation[left]);
        rows[i][BUMPS] += height * f;
        for (let j = 0; j < BUMPS; j++) rows[i][j] += height * bump(j, observation[left]);
      }
    }
    for (let i = 0; i < BUMPS; i++) rows[i][i] += RIDGE;
    theta.set(solve(rows), axis * BUMPS);
  }
  theta[2 * BUMPS] = COUPLING;
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
