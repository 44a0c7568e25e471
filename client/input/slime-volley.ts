/**
 * Slime Volley by hand: arrows, A/D or stick to move, up, W, space or a button to jump; or one finger (or a pressed
 * mouse): the slime stays below it, and jumps while it is above the ground's line.
 */
import { SLIME, SLIME_ACTION, type SlimeVolleyState } from '../../shared/games/slime-volley.ts';
import { fitSlimeCourt } from '../scenes/slime-volley/court.ts';
import type { Mapping } from './mapping.ts';

const { quiet, forward, forwardJump, jump, backJump, back } = SLIME_ACTION;

// One's own side is drawn at the left, so the net is to the right whoever plays.
const WALK: Record<string, number> = { ArrowLeft: -1, KeyA: -1, ArrowRight: 1, KeyD: 1 };
const JUMP = ['ArrowUp', 'KeyW', 'Space'];
const STICK_DEAD_ZONE = 0.35;
const STICK_JUMP = -0.55;
const PAD_BUTTONS = 0b1111; // the four under the right thumb
const CLOSE_ENOUGH = 0.3; // court units: half a tick's way, so that a resting finger rests the slime

/** The action that walks to the right (1), to the left (−1) or not, as drawn, and jumps or not. */
export function choiceOf(right: number, jumping: boolean): number {
  if (right === 0) return jumping ? jump : quiet;
  return right > 0 ? (jumping ? forwardJump : forward) : jumping ? backJump : back;
}

export const slimeVolleyMapping: Mapping = {
  actionWidth: 1,
  hints: {
    keyboard: {
      es: '← → o A D para moverte, ↑ o espacio para saltar',
      en: '← → or A D to move, ↑ or space to jump',
    },
    touch: {
      es: 'Te sigue el dedo; sobre el suelo, salta',
      en: 'It follows your finger; above the ground, it jumps',
    },
    gamepad: { es: 'Palanca para moverte, botón para saltar', en: 'Stick to move, a button to jump' },
  },
  keys: [...Object.keys(WALK), ...JUMP],
  read({ keys, pad, pointer, width, height }, state, seat, _orientation, out) {
    let right = 0;
    let jumping = false;
    for (const key of keys) {
      right = WALK[key] ?? right; // the latest pressed is last
      jumping ||= JUMP.includes(key);
    }
    out[0] = choiceOf(right, jumping);
    if (out[0] !== quiet) return 'keyboard';
    if (pad) {
      const walk = Math.abs(pad.x) > STICK_DEAD_ZONE ? Math.sign(pad.x) : 0;
      out[0] = choiceOf(walk, (pad.buttons & PAD_BUTTONS) !== 0 || pad.y < STICK_JUMP);
      if (out[0] !== quiet) return 'gamepad';
    }
    if (!pointer || width <= 0 || height <= 0) return null;
    const court = fitSlimeCourt(width, height);
    const finger = (pointer.x - court.centreX) / court.scale;
    const { x } = (state as SlimeVolleyState).slimes[seat];
    // A finger beyond what a slime can reach asks for as near as it gets.
    const nearest = SLIME.netHalf + SLIME.slimeRadius;
    const target = Math.max(SLIME.slimeRadius - SLIME.halfWidth, Math.min(-nearest, finger));
    const off = target - (seat === 0 ? x : -x);
    out[0] = choiceOf(Math.abs(off) <= CLOSE_ENOUGH ? 0 : Math.sign(off), pointer.y < court.groundY);
    return 'pointer';
  },
};
