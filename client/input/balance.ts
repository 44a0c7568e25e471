/** Balance by hand: arrows, A/D, d-pad or stick; or a finger (or a pressed mouse) at the side to push towards. */
import { BALANCE_ACTION } from '../../shared/games/balance.ts';
import type { Mapping } from './mapping.ts';

const { quiet, left, right } = BALANCE_ACTION;

const KEY_ACTION: Record<string, number> = { ArrowLeft: left, KeyA: left, ArrowRight: right, KeyD: right };
const STICK_DEAD_ZONE = 0.35;

export const balanceMapping: Mapping = {
  actionWidth: 1,
  hints: {
    keyboard: { es: '← → o A D empujan el carro: que no caiga', en: '← → or A D push the cart: keep it up' },
    touch: {
      es: 'Toca a un lado u otro: el carro va hacia allí',
      en: 'Touch either side: the cart goes there',
    },
    gamepad: { es: 'Palanca o cruceta: empuja el carro', en: 'Stick or d-pad: push the cart' },
  },
  keys: Object.keys(KEY_ACTION),
  read({ keys, pad, pointer, width }, _state, _seat, _orientation, out) {
    for (let i = keys.length - 1; i >= 0; i--) {
      const action = KEY_ACTION[keys[i]];
      if (action === undefined) continue;
      out[0] = action;
      return 'keyboard';
    }
    out[0] = pad && Math.abs(pad.x) > STICK_DEAD_ZONE ? (pad.x < 0 ? left : right) : quiet;
    if (out[0] !== quiet) return 'gamepad';
    if (!pointer || width <= 0) return null;
    out[0] = pointer.x < width / 2 ? left : right;
    return 'pointer';
  },
};
