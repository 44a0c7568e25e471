/**
 * Snake by hand: press, swipe or push the way it shall go. Hands mean ways over the board, the rules know turns: the
 * mapping turns one into the other by where the snake goes now, a press a tick; so two quick ones make a clean double turn.
 */
import { type SnakeState, WAY } from '../../shared/games/snake/board.ts';
import { SNAKE_ACTION } from '../../shared/games/snake/move.ts';
import type { Mapping } from './mapping.ts';

const KEYS: Record<string, number> = {
  ArrowUp: WAY.up,
  KeyW: WAY.up,
  ArrowRight: WAY.right,
  KeyD: WAY.right,
  ArrowDown: WAY.down,
  KeyS: WAY.down,
  ArrowLeft: WAY.left,
  KeyA: WAY.left,
};
const SWIPES: Record<string, number> = {
  SwipeUp: WAY.up,
  SwipeRight: WAY.right,
  SwipeDown: WAY.down,
  SwipeLeft: WAY.left,
};
const PUSHES: Record<string, number> = {
  PadUp: WAY.up,
  PadRight: WAY.right,
  PadDown: WAY.down,
  PadLeft: WAY.left,
};

export const snakeMapping: Mapping = {
  actionWidth: 1,
  hints: {
    keyboard: { es: 'Flechas o W A S D: come y no choques', en: 'Arrows or W A S D: eat, and hit nothing' },
    touch: {
      es: 'Desliza el dedo hacia donde quieras girar: come y no choques',
      en: 'Swipe the way you want to turn: eat, and hit nothing',
    },
    gamepad: { es: 'Cruceta o palanca: come y no choques', en: 'D-pad or stick: eat, and hit nothing' },
  },
  keys: Object.keys(KEYS),
  read({ presses }, state, seat, _orientation, out) {
    const { heading } = (state as SnakeState).snakes[seat];
    out[0] = SNAKE_ACTION.straight;
    for (let press = presses.shift(); press; press = presses.shift()) {
      const { code } = press;
      const quarters = ((KEYS[code] ?? SWIPES[code] ?? PUSHES[code] ?? heading) - heading) & 3;
      if (quarters % 2 === 0) continue; // it goes there already, or cannot turn back in one step
      out[0] = quarters === 1 ? SNAKE_ACTION.right : SNAKE_ACTION.left;
      return code in KEYS ? 'keyboard' : code in SWIPES ? 'pointer' : 'gamepad';
    }
    return null;
  },
};
