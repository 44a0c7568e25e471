/**
 * Racer by hand: arrows or WASD; stick and triggers; or one thumb, anywhere: the car drives where it is dragged, and a
 * drag against its nose brakes. What is analog is sent in coarse steps, so that a replay stays small; the rules ease the wheel.
 */

import { trackOf } from '../../shared/games/racer/track.ts';
import type { RacerState } from '../../shared/games/racer.ts';
import { turnBack, viewOf } from '../scenes/racer/view.ts';
import type { Mapping, PadReading } from './mapping.ts';

const KEYS: Record<string, { axis: 0 | 1; value: number }> = {
  ArrowLeft: { axis: 0, value: -127 },
  KeyA: { axis: 0, value: -127 },
  ArrowRight: { axis: 0, value: 127 },
  KeyD: { axis: 0, value: 127 },
  ArrowUp: { axis: 1, value: 127 },
  KeyW: { axis: 1, value: 127 },
  ArrowDown: { axis: 1, value: -127 },
  KeyS: { axis: 1, value: -127 },
  Space: { axis: 1, value: -127 },
};
const STEP = 16; // of an axis' 127
const STICK_DEAD_ZONE = 0.14;
const DRAG_DEAD_ZONE_PX = 9; // a thumb that only rests drives straight on
const EAGER = 1.7; // full lock when the drag points this part of a right angle aside
const GO = 1 << 0; // the standard gamepad's lower face button
const STOP = (1 << 1) | (1 << 2);

const stepped = (wish: number) => Math.max(-127, Math.min(127, Math.round((wish * 127) / STEP) * STEP)) + 0;

function readPad({ x, y, buttons, brake = 0, throttle = 0 }: PadReading, out: Int8Array): boolean {
  const go = buttons & GO ? 1 : throttle;
  const stop = buttons & STOP ? 1 : brake;
  const away = Math.abs(x) > STICK_DEAD_ZONE ? (Math.abs(x) - STICK_DEAD_ZONE) / (1 - STICK_DEAD_ZONE) : 0;
  out[0] = stepped(away * Math.sign(x));
  // With neither button nor trigger the stick itself goes forward and back.
  out[1] = stepped(go > 0.05 || stop > 0.05 ? go - stop : Math.abs(y) > 0.5 ? -Math.sign(y) : 0);
  return out[0] !== 0 || out[1] !== 0;
}

const wish = { x: 0, y: 0 };

export const racerMapping: Mapping = {
  actionWidth: 2,
  hints: {
    keyboard: { es: '↑ acelera, ↓ frena, ← → giran (o WASD)', en: '↑ go, ↓ brake, ← → steer (or WASD)' },
    touch: {
      es: 'Arrastra el pulgar hacia donde quieres ir; hacia atrás, frena',
      en: 'Drag your thumb the way to go; backwards brakes',
    },
    gamepad: {
      es: 'Palanca: girar · gatillos: acelerar y frenar',
      en: 'Stick: steer · triggers: go and brake',
    },
  },
  keys: Object.keys(KEYS),
  read({ keys, pad, pointer, width, height }, state, seat, _orientation, out) {
    out.fill(0);
    let pressed = false;
    for (const code of keys) {
      const key = KEYS[code];
      if (!key) continue;
      out[key.axis] = key.value; // of two against each other the later one counts
      pressed = true;
    }
    if (pressed) return 'keyboard';
    if (pad && readPad(pad, out)) return 'gamepad';
    if (!pointer || width <= 0 || height <= 0) return null;
    const { cars, track, side } = state as RacerState;
    const car = cars[seat];
    const dragX = pointer.x - (pointer.fromX ?? pointer.x);
    const dragY = pointer.y - (pointer.fromY ?? pointer.y);
    const drag = Math.hypot(dragX, dragY);
    out[1] = 127;
    if (drag < DRAG_DEAD_ZONE_PX) return 'pointer';
    turnBack(viewOf(trackOf(track, side), width, height, 1), dragX / drag, dragY / drag, wish);
    const ahead = wish.x * car.dx + wish.y * car.dy;
    const aside = wish.y * car.dx - wish.x * car.dy; // positive: to the right
    out[0] = ahead < 0 ? (aside < 0 ? -127 : 127) : stepped(aside * EAGER);
    if (ahead < -0.5) {
      out[1] = -127;
      if (ahead < -0.9) out[0] = 0; // straight back: only brake
    }
    return 'pointer';
  },
};
