/** Connect Four drawn: stones of light fall into a lattice, and a line of four lights up as a pulse that runs along it. */
import type { GameObjects } from 'phaser';
import { CELLS, COLUMNS, cellsInLine, has, ROWS } from '../../../shared/games/connect-four/board.ts';
import { type ConnectFourState, connectFour } from '../../../shared/games/connect-four/rules.ts';
import { light, paintAtlas, sizeTo } from '../atlas.ts';
import { paintBoardGround } from '../boards/ground.ts';
import { courtOf, fitBoard, squareX, squareY } from '../boards/layout.ts';
import { LinePulse } from '../boards/line-pulse.ts';
import type { Frame, SceneFactory } from '../scene.ts';
import { Sparks } from '../sparks.ts';
import { CONNECT_FOUR_BOARD } from './board.ts';
import { heightAt, strikesAt } from './fall.ts';
import { paintLattice } from './lattice.ts';
import { paintStones } from './stones.ts';

const HAND_UP = 0.62; // cells above the first row that the stone in hand hovers
const NOTES = [1, 9 / 8, 5 / 4, 3 / 2, 5 / 3, 2, 9 / 4]; // a column's
const GHOST = 0.24;
const BEATEN = 0.3; // what is left of the light of stones outside the winning line

export const connectFourScene: SceneFactory = (scene, view) => {
  const { seat, still, sound } = view;
  paintAtlas(scene);
  const fit = fitBoard(view.width, view.height, CONNECT_FOUR_BOARD);
  paintLattice(
    paintBoardGround(view.ground),
    fitBoard(view.ground.width, view.ground.height, CONNECT_FOUR_BOARD),
  );
  const { cell } = fit;
  paintStones(scene, cell);

  const beam = light(scene, 'haze-cyan');
  sizeTo(beam, 1.5 * cell, (ROWS + 2.6) * cell);
  beam.y = squareY(fit, (ROWS - 1) / 2);
  const mouths: GameObjects.Image[] = [];
  for (let column = 0; column < COLUMNS; column++) {
    const mouth = light(scene, 'haze-cyan');
    mouth.setPosition(squareX(fit, column), fit.top - 0.08 * cell);
    sizeTo(mouth, 0.95 * cell, 0.34 * cell);
    mouths.push(mouth);
  }
  const ghost = scene.add.image(0, 0, 'stone-own').setAlpha(0);
  const stones: GameObjects.Image[] = [];
  for (let place = 0; place < CELLS; place++)
    stones.push(
      scene.add
        .image(squareX(fit, place % COLUMNS), squareY(fit, Math.floor(place / COLUMNS)), 'stone-own')
        .setVisible(false),
    );
  const lastMark = light(scene, 'ring-ink');
  sizeTo(lastMark, 1.02 * cell); // on the stone's rim
  const hand = scene.add.image(squareX(fit, 3), 0, 'stone-own').setAlpha(0);
  const shock = light(scene, 'ring-ink');
  const sparks = new Sparks(scene, cell);
  const pulse = new LinePulse(scene, cell, still);

  const shown = new Int8Array(CELLS).fill(-1); // whose stone each sprite shows; −1: none
  const inLine = new Uint8Array(CELLS);
  const open = new Uint8Array(COLUMNS);
  let struckTick = -1; // the last move whose stone has been seen to land
  let ended = false;
  let shockMs = 0;
  let ms = 0;

  /** Rows from the top of the last stone; the stones above it are not there yet. */
  const lastRow = (state: ConnectFourState): number => {
    for (let row = 0; row < ROWS; row++) if (shown[row * COLUMNS + state.column] >= 0) return row;
    return ROWS - 1;
  };

  const place = ({ left0, right0, left1, right1 }: ConnectFourState) => {
    for (let at = 0; at < CELLS; at++) {
      const column = at % COLUMNS;
      const up = ROWS - 1 - Math.floor(at / COLUMNS);
      const owner = has(left0, right0, column, up) ? 0 : has(left1, right1, column, up) ? 1 : -1;
      if (owner === shown[at]) continue;
      shown[at] = owner;
      stones[at].setVisible(owner >= 0);
      if (owner >= 0) stones[at].setTexture(owner === seat ? 'stone-own' : 'stone-rival');
    }
  };

  const light4 = ({ winner, left0, right0, left1, right1 }: ConnectFourState) => {
    inLine.fill(0);
    pulse.clear();
    if (winner < 0) return;
    for (const [column, up] of winner === 0 ? cellsInLine(left0, right0) : cellsInLine(left1, right1)) {
      const at = (ROWS - 1 - up) * COLUMNS + column;
      if (inLine[at]) continue;
      inLine[at] = 1;
      pulse.add(stones[at].x, squareY(fit, ROWS - 1 - up), winner === seat ? 'cyan' : 'magenta');
    }
  };

  const strike = (now: ConnectFourState, row: number, mover: number) => {
    const own = mover === seat;
    const x = squareX(fit, now.column);
    const y = squareY(fit, row);
    sound?.play('hit', { pan: (now.column - 3) * 0.2, pitch: NOTES[now.column] * (own ? 0.5 : 0.375) });
    if (!still) {
      for (const away of [Math.PI + 0.35, -0.35])
        sparks.burst(x, y + 0.36 * cell, away, 0.35, 7, own ? 'cyan' : 'magenta', 0.5);
      shock.setPosition(x, y).setFrame(own ? 'ring-cyan' : 'ring-magenta', false, false);
      shockMs = 360;
    }
    if (now.winner >= 0) sound?.play(now.winner === seat ? 'win' : 'lose');
    else if (now.tick === CELLS) sound?.play('point');
  };

  /** Where the last stone is on its way, in cells above its place. */
  const follow = (frame: Frame, now: ConnectFourState, before: ConnectFourState): number => {
    place(now);
    const fresh = now.tick === before.tick + 1; // otherwise somebody jumped: nothing moves
    const row = now.tick > 0 ? lastRow(now) : 0;
    const cells = row + 0.5 + HAND_UP;
    const landed = !fresh || still || frame.alpha >= strikesAt(cells);
    if (landed && struckTick !== now.tick) {
      const heard = fresh && now.tick === struckTick + 1;
      struckTick = now.tick;
      if (heard) strike(now, row, 1 - connectFour.turn!(now));
    } else if (!landed) struckTick = before.tick;
    const over = landed && now.winner >= 0;
    if (over !== ended) {
      ended = over;
      light4(over ? now : { ...now, winner: -1 });
    }
    lastMark.setPosition(squareX(fit, now.column), squareY(fit, row));
    lastMark.alpha = now.tick > 0 && landed && !over ? 0.85 : 0;
    for (let at = 0; at < CELLS; at++) {
      stones[at].y = squareY(fit, Math.floor(at / COLUMNS));
      stones[at].alpha = over && !inLine[at] ? BEATEN : 1;
    }
    const height = landed && (still || !fresh) ? 0 : heightAt(frame.alpha, cells);
    if (now.tick > 0) stones[row * COLUMNS + now.column].y -= height * cell;
    return height;
  };

  /** The stone of who is to move: over the column that a hand lies on, or waiting above the middle. */
  const drawHand = (frame: Frame, now: ConnectFourState, falling: boolean, dt: number) => {
    const over = connectFour.outcome(now) !== null;
    const mover = connectFour.turn!(now);
    const own = mover === seat;
    const aim = frame.aim ? frame.aim[0] : -1;
    connectFour.legal!(now, mover, open, 0);
    hand.setTexture(own ? 'stone-own' : 'stone-rival');
    const towards = squareX(fit, aim >= 0 ? aim : (COLUMNS - 1) / 2);
    hand.x += (towards - hand.x) * (still ? 1 : Math.min(1, dt * 0.022));
    const bob = still ? 0 : Math.sin(ms * 0.004) * 0.05;
    hand.y = fit.top + (-HAND_UP + bob) * cell;
    const breath = aim >= 0 ? 1 : still ? 0.8 : 0.7 + 0.25 * Math.sin(ms * 0.005);
    hand.alpha = over || falling ? 0 : aim >= 0 && !open[aim] ? 0.35 : breath;
    const aimed = !over && !falling && aim >= 0 && open[aim] === 1;
    beam.x = towards;
    beam.alpha = aimed ? 0.34 : 0;
    ghost.alpha = 0;
    if (aimed) {
      let row = ROWS - 1;
      while (row > 0 && shown[row * COLUMNS + aim] >= 0) row--;
      ghost.setTexture(own ? 'stone-own' : 'stone-rival').setPosition(towards, squareY(fit, row));
      ghost.alpha = GHOST;
    }
    for (let column = 0; column < COLUMNS; column++)
      mouths[column].alpha = over || aim < 0 || !open[column] ? 0 : column === aim ? 1 : 0.5;
  };

  return {
    court: courtOf(fit),
    draw(frame, deltaMs) {
      const now = frame.now as ConnectFourState;
      const dt = frame.paused ? 0 : deltaMs;
      ms += dt;
      const height = follow(frame, now, frame.before as ConnectFourState);
      drawHand(frame, now, height > 1, dt);
      shockMs = Math.max(0, shockMs - dt);
      const spread = 1 - shockMs / 360;
      shock.alpha = shockMs > 0 ? 0.7 * (1 - spread) ** 2 : 0;
      sizeTo(shock, (0.9 + 1.1 * spread) * cell);
      pulse.draw(dt);
      sparks.draw(dt);
    },
  };
};
