/** Snake drawn: fibres of light that glide over the body of a cell and eat its neurons. */
import { FATE, type SnakeState } from '../../../shared/games/snake/board.ts';
import type { SnakeBoard } from '../../../shared/games/snake/snake.ts';
import { light, paintAtlas, sizeTo } from '../atlas.ts';
import { type CourtFit, fitUpright } from '../court.ts';
import type { SceneFactory } from '../scene.ts';
import { Sparks } from '../sparks.ts';
import { glowLayer, paintBead, sparkLayer, tubeLayer } from './beads.ts';
import { Body } from './body.ts';
import { Food } from './food.ts';
import { paintGround, WALL } from './ground.ts';
import { lookOf } from './look.ts';

const SHAKE_MS = 380;
const SHOCK_MS = 600;
const JUMP_TICKS = 5; // more at once, and somebody dragged a scrubber
const NOTES = [1, 9 / 8, 5 / 4, 3 / 2, 5 / 3, 2]; // meals climb the scale
const MOST_BEADS = 3600;
const SCORES_PX = 62; // CSS pixels that the page lays its scores over
const HINT_PX = 30;

export function snakeScene({ seats, size, foodRoom }: SnakeBoard): SceneFactory {
  const half = size / 2 + WALL;
  /** The board under the scores and above the hint; on a tall stage also above where the thumb swipes. */
  const courtOn = (width: number, height: number, pixelRatio: number, bare = false): CourtFit => {
    if (bare) return fitUpright(width, height, half, half);
    const above = SCORES_PX * pixelRatio;
    const below = HINT_PX * pixelRatio;
    const court = fitUpright(width, height - above - below, half, half);
    const room = height - above - below - court.height;
    const top = above + (height > width ? Math.min(room / 2, 0.06 * height) : room / 2);
    return { ...court, top, centreY: top + court.height / 2 };
  };

  return (scene, view) => {
    const { seat: viewer, still, sound } = view;
    paintAtlas(scene);
    paintBead(scene);
    const court = courtOn(view.width, view.height, view.pixelRatio, view.bare);
    const groundRatio = (view.ground.width / view.width) * view.pixelRatio;
    paintGround(view.ground, courtOn(view.ground.width, view.ground.height, groundRatio, view.bare), size);
    const u = court.scale;

    const beads = Math.min(MOST_BEADS, size * size * 7);
    const layers = {
      glow: glowLayer(scene, beads / 3),
      tube: tubeLayer(scene, beads),
      core: sparkLayer(scene, 1.2 * beads),
    };
    const food = new Food(scene, court, foodRoom, still);
    const bodies = Array.from(
      { length: seats },
      (_, seat) =>
        new Body(
          scene,
          court,
          layers,
          lookOf(seat, viewer, seats),
          size * size,
          still,
          seats === 1 ? 0.3 : 0,
        ),
    );
    const sparks = new Sparks(scene, Math.max(u, view.height / 30)); // as large on a board of many cells
    const shock = light(scene, 'ring-ink');

    let seenTick = -1;
    const seenLength = new Int32Array(seats);
    const seenHeading = new Int32Array(seats);
    const seenFate = new Int32Array(seats);
    let shakeMs = 0;
    let shockMs = 0;
    let over = false;

    const panOf = (x: number) => ((x - court.centreX) / (court.width / 2)) * 0.7;

    const onEat = (seat: number, eaten: number) => {
      const body = bodies[seat];
      body.eat();
      if (!still) sparks.burst(body.headX, body.headY, 0, Math.PI, 12, 'yellow', 0.6);
      const mine = seat === viewer;
      if (mine || seats === 1)
        sound?.play('hit', { pan: panOf(body.headX), pitch: NOTES[eaten % NOTES.length] });
      else sound?.play('wall', { pan: panOf(body.headX), pitch: 0.8 });
    };

    const onDeath = (seat: number) => {
      const body = bodies[seat];
      body.shatter(sparks);
      const mine = seat === viewer;
      shockMs = still ? 0 : SHOCK_MS;
      shock.setPosition(body.headX, body.headY).setFrame(`ring-${body.look.hue}`, false, false);
      if (mine && !still) shakeMs = SHAKE_MS;
      sound?.play(mine ? 'lost' : 'point', { pan: panOf(body.headX) });
    };

    const follow = (before: SnakeState, now: SnakeState) => {
      if (now.tick === seenTick) return;
      const jumped = now.tick < seenTick || now.tick > seenTick + JUMP_TICKS || seenTick < 0;
      seenTick = now.tick;
      let living = 0;
      for (let seat = 0; seat < seats; seat++) {
        const snake = now.snakes[seat];
        bodies[seat].read(before, now, seat);
        if (snake.fate === FATE.alive) living++;
        if (jumped) bodies[seat].settle();
        else {
          if (snake.length > seenLength[seat]) onEat(seat, snake.eaten);
          if (snake.heading !== seenHeading[seat] && seat === viewer) sound?.play('click', { pitch: 0.5 });
          if (snake.fate !== seenFate[seat] && snake.fate !== FATE.alive) onDeath(seat);
        }
        seenLength[seat] = snake.length;
        seenHeading[seat] = snake.heading;
        seenFate[seat] = snake.fate;
      }
      const ended = seats === 1 ? living === 0 : living < 2;
      if (ended && !over && !jumped) sound?.play(now.snakes[viewer].fate === FATE.alive ? 'win' : 'lose');
      over = ended;
    };

    const shake = (deltaMs: number) => {
      if (shakeMs <= 0) return;
      shakeMs = Math.max(0, shakeMs - deltaMs);
      const left = shakeMs / SHAKE_MS;
      const reach = left * left * 0.012 * Math.min(view.width, view.height);
      scene.cameras.main.scrollX = Math.sin(shakeMs * 0.09) * reach;
      scene.cameras.main.scrollY = Math.cos(shakeMs * 0.07) * reach * (shakeMs > 0 ? 1 : 0);
    };

    return {
      court,
      draw(frame, deltaMs) {
        const now = frame.now as SnakeState;
        const dt = frame.paused ? 0 : deltaMs;
        follow(frame.before as SnakeState, now);
        food.draw(now, dt);
        layers.glow.begin();
        layers.tube.begin();
        layers.core.begin();
        // The viewer's own last, above the others.
        for (let i = 1; i <= seats; i++) {
          const seat = (viewer + i) % seats;
          bodies[seat].draw(frame.alpha, now.tick, seats > 1 && seat === viewer, dt);
        }
        layers.glow.end();
        layers.tube.end();
        layers.core.end();
        shockMs = Math.max(0, shockMs - dt);
        const spread = 1 - shockMs / SHOCK_MS;
        shock.alpha = shockMs > 0 ? 0.7 * (1 - spread) * (1 - spread) : 0;
        sizeTo(shock, (0.6 + 5 * Math.sqrt(spread)) * u);
        sparks.draw(dt);
        shake(dt);
      },
    };
  };
}
