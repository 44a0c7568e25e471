/** Flappy by hand: any of the big keys, a tap or click anywhere, or a face button. A press flaps; holding on keeps flapping. */
import { FLAPPY_ACTION } from '../../shared/games/flappy.ts';
import type { Mapping } from './mapping.ts';

const { glide, flap } = FLAPPY_ACTION;

const KEYS = ['Space', 'ArrowUp', 'KeyW', 'Enter'];
const PAD_BUTTONS = 0xff; // the four faces and the four shoulders
const PAD_UP = -0.5; // the stick, or the d-pad

export const flappyMapping: Mapping = {
  actionWidth: 1,
  hints: {
    keyboard: {
      es: 'Espacio o ↑ para aletear: pasa por los huecos',
      en: 'Space or ↑ to flap: swim through the gaps',
    },
    touch: { es: 'Toca en cualquier lado: cada toque es un aleteo', en: 'Tap anywhere: each tap is a flap' },
    gamepad: { es: 'Botón A para aletear', en: 'Button A to flap' },
  },
  keys: KEYS,
  read({ keys, pad, pointer }, _state, _seat, _orientation, out) {
    const by = keys.some(code => KEYS.includes(code))
      ? 'keyboard'
      : pad && (pad.buttons & PAD_BUTTONS || pad.y < PAD_UP)
        ? 'gamepad'
        : pointer
          ? 'pointer'
          : null;
    out[0] = by ? flap : glide;
    return by;
  },
};
