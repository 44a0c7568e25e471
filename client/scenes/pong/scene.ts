/** Pong drawn. */
import { PONG, type PongState } from '../../../shared/games/pong.ts';
import { PALETTE } from '../../drawing/palette.ts';
import { fitCourt, toScreen } from '../court.ts';
import type { SceneFactory } from '../scene.ts';
import { between, emptyMotion } from './motion.ts';

const hex = (colour: string) => Number.parseInt(colour.slice(1), 16);

export const pongScene: SceneFactory = (scene, view) => {
  const court = fitCourt(view.width, view.height, PONG.halfWidth, PONG.halfHeight);
  const at = { x: 0, y: 0 };
  const moment = emptyMotion();
  const u = court.scale;
  const wide = court.orientation === 'landscape';
  const bar = (colour: string) =>
    scene.add.rectangle(0, 0, wide ? 0.28 * u : 1.7 * u, wide ? 1.7 * u : 0.28 * u, hex(colour));
  const paddles = [0, 1].map(seat => bar(seat === view.seat ? PALETTE.cyan : PALETTE.magenta));
  const ball = scene.add.circle(0, 0, PONG.ballRadius * u, hex(PALETTE.yellow));
  return {
    court,
    draw(frame) {
      between(frame.before as PongState, frame.now as PongState, frame.alpha, moment);
      toScreen(court, view.seat, moment.x, moment.y, at);
      ball.setPosition(at.x, at.y);
      for (let seat = 0; seat < 2; seat++) {
        const x = (seat === 0 ? -1 : 1) * (PONG.paddleX + 0.14);
        toScreen(court, view.seat, x, seat === 0 ? moment.y0 : moment.y1, at);
        paddles[seat].setPosition(at.x, at.y);
      }
    },
  };
};
