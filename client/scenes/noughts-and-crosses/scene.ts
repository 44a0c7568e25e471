/** Noughts and crosses drawn: marks of light in a square of nine, and a pulse along the line that wins. */
import type { GameObjects } from 'phaser';
import {
  LINES,
  type NoughtsState,
  noughtsAndCrosses,
  SIDE,
} from '../../../shared/games/noughts-and-crosses.ts';
import { PALETTE } from '../../drawing/palette.ts';
import { glowStroke, light, paintAtlas, sizeTo } from '../atlas.ts';
import { paintBoardGround } from '../boards/ground.ts';
import { type BoardFit, courtOf, fitBoard, squareX, squareY } from '../boards/layout.ts';
import { LinePulse } from '../boards/line-pulse.ts';
import type { SceneFactory } from '../scene.ts';
import { Sparks } from '../sparks.ts';
import { NOUGHTS_BOARD } from './board.ts';
import { paintMarks } from './marks.ts';

const CELLS = SIDE * SIDE;
const NOTES = [1, 9 / 8, 5 / 4, 3 / 2, 5 / 3, 2, 9 / 4, 5 / 2, 3];
const APPEARS = 0.35; // of a tick
const BEATEN = 0.3;

function paintSquares(context: CanvasRenderingContext2D, fit: BoardFit): void {
  const { cell, left, top } = fit;
  const size = SIDE * cell;
  const across = context.createLinearGradient(left, 0, left + size, 0);
  across.addColorStop(0, PALETTE.cyan);
  across.addColorStop(0.5, PALETTE.blue);
  across.addColorStop(1, PALETTE.magenta);
  context.lineCap = 'round';
  for (let i = 1; i < SIDE; i++)
    glowStroke(
      context,
      c => {
        c.moveTo(left + i * cell, top + 0.06 * cell);
        c.lineTo(left + i * cell, top + size - 0.06 * cell);
        c.moveTo(left + 0.06 * cell, top + i * cell);
        c.lineTo(left + size - 0.06 * cell, top + i * cell + 0.01); // a level gradient shows nothing on a level line
      },
      across,
      Math.max(1.5, 0.016 * cell),
      0.85,
    );
}

export const noughtsScene: SceneFactory = (scene, view) => {
  const { seat, still, sound } = view;
  paintAtlas(scene);
  const fit = fitBoard(view.width, view.height, NOUGHTS_BOARD);
  paintSquares(paintBoardGround(view.ground), fitBoard(view.ground.width, view.ground.height, NOUGHTS_BOARD));
  const { cell } = fit;
  paintMarks(scene, cell);

  const spot = light(scene, 'haze-cyan');
  sizeTo(spot, 1.25 * cell);
  const ghost = scene.add.image(0, 0, 'mark-cross-cyan').setAlpha(0);
  const marks: GameObjects.Image[] = [];
  for (let at = 0; at < CELLS; at++)
    marks.push(
      scene.add
        .image(squareX(fit, at % SIDE), squareY(fit, Math.floor(at / SIDE)), 'mark-cross-cyan')
        .setVisible(false),
    );
  const lastMark = light(scene, 'dot-ink');
  sizeTo(lastMark, 0.26 * cell);
  const waiting = scene.add.image(squareX(fit, 1), fit.top - 0.4 * cell, 'mark-cross-cyan').setScale(0.5);
  const sparks = new Sparks(scene, cell * 0.5);
  const pulse = new LinePulse(scene, cell * 0.8, still);

  const shown = new Int8Array(CELLS).fill(-1); // seat × 2 + whether it began; −1: none
  let seenTick = -1;
  let ended = false;
  let winning = 0;
  let ms = 0;

  const textureOf = (mover: number, first: number) =>
    `mark-${mover === first ? 'cross' : 'nought'}-${mover === seat ? 'cyan' : 'magenta'}`;

  const place = ({ marks0, marks1, first }: NoughtsState) => {
    for (let at = 0; at < CELLS; at++) {
      const owner = (marks0 >> at) & 1 ? 0 : (marks1 >> at) & 1 ? 1 : -1;
      const kind = owner < 0 ? -1 : owner * 2 + first;
      if (kind === shown[at]) continue;
      shown[at] = kind;
      marks[at].setVisible(owner >= 0);
      if (owner >= 0) marks[at].setTexture(textureOf(owner, first));
    }
  };

  const finish = ({ winner, marks0, marks1 }: NoughtsState) => {
    pulse.clear();
    winning = 0;
    if (winner < 0) return;
    const own = winner === 0 ? marks0 : marks1;
    for (const line of LINES) {
      if ((own & line) !== line) continue;
      for (let at = 0; at < CELLS; at++)
        if ((line >> at) & 1 & ~(winning >> at))
          pulse.add(marks[at].x, marks[at].y, winner === seat ? 'cyan' : 'magenta');
      winning |= line;
    }
  };

  const follow = (now: NoughtsState) => {
    if (now.tick === seenTick) return;
    const next = now.tick === seenTick + 1 && now.tick > 0;
    seenTick = now.tick;
    const over = now.winner >= 0;
    if (over || ended) finish(now);
    ended = over;
    if (!next) return;
    const own = noughtsAndCrosses.turn!(now) !== seat;
    sound?.play('hit', { pan: ((now.cell % SIDE) - 1) * 0.4, pitch: NOTES[now.cell] * (own ? 0.5 : 0.375) });
    if (!still)
      sparks.burst(marks[now.cell].x, marks[now.cell].y, 0, Math.PI, 16, own ? 'cyan' : 'magenta', 0.8);
    if (over) sound?.play(now.winner === seat ? 'win' : 'lose');
    else if (now.tick === CELLS) sound?.play('point');
  };

  return {
    court: courtOf(fit),
    draw(frame, deltaMs) {
      const now = frame.now as NoughtsState;
      const before = frame.before as NoughtsState;
      const dt = frame.paused ? 0 : deltaMs;
      ms += dt;
      place(now);
      follow(now);
      const part = now.tick === before.tick + 1 && !still ? Math.min(1, frame.alpha / APPEARS) : 1;
      for (let at = 0; at < CELLS; at++) {
        const fresh = at === now.cell;
        marks[at].setScale(fresh ? 1 + 0.5 * (1 - part) ** 2 : 1);
        marks[at].alpha = (fresh ? part : 1) * (ended && !((winning >> at) & 1) ? BEATEN : 1);
      }
      const last = Math.max(0, now.cell);
      lastMark.setPosition(marks[last].x + 0.38 * cell, marks[last].y - 0.38 * cell);
      lastMark.alpha = now.cell >= 0 && !ended ? 0.8 : 0;

      const over = noughtsAndCrosses.outcome(now) !== null;
      const mover = noughtsAndCrosses.turn!(now);
      const texture = textureOf(mover, now.first);
      const aim = over || !frame.aim ? -1 : frame.aim[0];
      const free = aim >= 0 && shown[aim] < 0;
      waiting.setTexture(texture);
      waiting.alpha = over ? 0 : aim >= 0 || still ? 0.9 : 0.6 + 0.3 * Math.sin(ms * 0.005);
      spot.setPosition(marks[Math.max(0, aim)].x, marks[Math.max(0, aim)].y);
      spot.alpha = aim < 0 ? 0 : free ? 0.4 : 0.15;
      ghost.setTexture(texture).setPosition(spot.x, spot.y);
      ghost.alpha = free ? 0.35 : 0;
      pulse.draw(dt);
      sparks.draw(dt);
    },
  };
};
