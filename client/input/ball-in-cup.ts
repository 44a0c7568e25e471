/** Ball in a cup by hand: the cup goes to the mouse, pressed or not, or stays above the finger; or arrows, WASD, stick. */
import { BALL_IN_CUP, type BallInCupState, gripOf, speedOver } from '../../shared/games/ball-in-cup.ts';
import { fingerBelow, fitCup } from '../scenes/ball-in-cup/place.ts';
import { toCourt } from '../scenes/court.ts';
import type { Mapping } from './mapping.ts';

const KEY_WAY: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  KeyA: [-1, 0],
  ArrowRight: [1, 0],
  KeyD: [1, 0],
  ArrowUp: [0, -1],
  KeyW: [0, -1],
  ArrowDown: [0, 1],
  KeyS: [0, 1],
};
// A key says only yes or no: aside gently, to swing and to aim; up as fast as a throw needs.
const KEY_SPEED = { aside: 0.4, up: 1, down: 0.5 };
const STICK_DEAD_ZONE = 0.12;
const HASTE = 20; // per second
// A minute of a restless mouse has to stay under two kilobytes.
const STEPS = 5;
const TREMBLE = 0.7; // steps

const { reachX, reachY, depth } = BALL_IN_CUP;
const court = { x: 0, y: 0 };
const within = (value: number, most: number) => Math.max(-most, Math.min(most, value));

/** A stick's speed: fine near the middle. */
const eased = (value: number) => (Math.abs(value) < STICK_DEAD_ZONE ? 0 : within(value * Math.abs(value), 1));

/** Where a speed lies among the steps that a hand sends, −STEPS … STEPS. */
const stepsOf = (wish: number) => Math.sign(wish) * STEPS * Math.sqrt(within(Math.abs(wish), 1));

/** What is sent for a wished speed: what was sent last while that is about as near as the nearest, since hands tremble. */
const steady = (wish: number, last: number) =>
  Math.abs(stepsOf(wish) - stepsOf(last / 127)) < TREMBLE ? last : gripOf(wish, STEPS);

export const ballInCupMapping: Mapping = {
  actionWidth: 2,
  hints: {
    keyboard: {
      es: 'Mueve el ratón (o ← ↑ ↓ →): lanza la bola con la copa y atrápala',
      en: 'Move the mouse (or ← ↑ ↓ →): toss the ball with the cup and catch it',
    },
    touch: {
      es: 'La copa sigue a tu dedo: lanza la bola y atrápala',
      en: 'The cup follows your finger: toss the ball and catch it',
    },
    gamepad: {
      es: 'Palanca: mueve la copa, lanza la bola y atrápala',
      en: 'Stick: move the cup, toss the ball and catch it',
    },
  },
  keys: Object.keys(KEY_WAY),
  hover: true,
  read({ keys, pad, pointer, width, height }, state, _seat, _orientation, out) {
    let right = 0;
    let down = 0;
    let pressed = false;
    for (let i = 0; i < keys.length; i++) {
      const way = KEY_WAY[keys[i]];
      if (!way) continue;
      pressed = true;
      right = way[0] || right; // of two opposite ones the later counts
      down = way[1] || down;
    }
    const [lastX, lastY] = out;
    out[0] = gripOf(right * KEY_SPEED.aside);
    out[1] = gripOf(down * (down < 0 ? KEY_SPEED.up : KEY_SPEED.down));
    if (pressed) return 'keyboard';
    if (pad) {
      out[0] = steady(eased(pad.x), lastX);
      out[1] = steady(eased(pad.y), lastY);
      if (out[0] !== 0 || out[1] !== 0) return 'gamepad';
    }
    if (!pointer || width <= 0 || height <= 0) return null;
    const { handX, handY } = state as BallInCupState;
    const fit = fitCup(width, height);
    // Under a mouse is the cup's middle; a finger would cover what it holds.
    const raised = pointer.touch ? fingerBelow(fit, height) : (-depth / 2) * fit.scale;
    toCourt(fit, 0, pointer.x, pointer.y - raised, court);
    out[0] = steady(speedOver(within(court.x, reachX) - handX, HASTE), lastX);
    out[1] = steady(speedOver(within(court.y, reachY) - handY, HASTE), lastY);
    return 'pointer';
  },
};
