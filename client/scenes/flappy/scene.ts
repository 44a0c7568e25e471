/** Flappy drawn: a spark swims between fluorescent fibres. */
import { FLAPPY, FLAPPY_EVENT, type FlappyState } from '../../../shared/games/flappy.ts';
import { light, paintAtlas, STRANDS, sizeTo } from '../atlas.ts';
import { Numeral } from '../numeral.ts';
import type { SceneFactory } from '../scene.ts';
import { Sparks } from '../sparks.ts';
import { Boundary } from './boundary.ts';
import { Cell } from './cell.ts';
import { Fibres } from './fibres.ts';
import { fitFlight } from './flight.ts';
import { paintGround } from './ground.ts';
import { between, copyMotion, emptyMotion, eventsSince, jumped } from './motion.ts';

const CRASH_MS = 900;
const SHAKE_MS = 420;
const BUMP_MS = 300;
const NUMERAL = 3; // court units high
const DRIFTERS = 8;
const DECADE = 10; // gaps after which the scale begins anew, with a chord
const SCALE = [1, 9 / 8, 5 / 4, 3 / 2, 5 / 3, 2, 9 / 4, 5 / 2, 3];

export const flappyScene: SceneFactory = (scene, view) => {
  const { still, sound, width, height } = view;
  paintAtlas(scene);
  const flight = fitFlight(width, height);
  const { court, sparkX } = flight;
  const u = court.scale;
  paintGround(view.ground, fitFlight(view.ground.width, view.ground.height).court);

  const drifters = Array.from({ length: DRIFTERS }, (_, i) => {
    const strand = light(scene, `strand-${i % STRANDS}`);
    sizeTo(strand, (2 + (i % 3)) * u, 0.4 * u);
    strand.rotation = 0.5 * Math.sin(i * 2.4);
    strand.alpha = 0.14 + 0.05 * (i % 3);
    return strand;
  });
  const numeral = new Numeral(scene, 'flappy', court.centreX, court.centreY, NUMERAL * u, still);
  const fibres = new Fibres(scene, flight, width, still);
  // What reaches beyond the field is dimmed: the way lies between the two lines.
  const floor = court.top + court.height;
  const beyond = 0.1 * width; // the stage shakes
  for (const [top, tall] of [
    [-beyond, court.top + beyond],
    [floor, height - floor + beyond],
  ])
    scene.add.rectangle(-beyond, top, width + 2 * beyond, tall, 0x04070b, 0.78).setOrigin(0, 0);
  const boundary = new Boundary(scene, flight);
  const bump = light(scene, 'haze-cyan');
  sizeTo(bump, 3.4 * u, 0.9 * u);
  const shock = light(scene, 'ring-yellow');
  const cell = new Cell(scene, flight, still);
  const flash = light(scene, 'haze-ink');
  const sparks = new Sparks(scene, u);

  const seen = emptyMotion();
  const moment = emptyMotion();
  let crashed = false;
  let crashMs = 0;
  let shakeMs = 0;
  let bumpMs = 0;
  let shockMs = 0;
  let shockLong = 1;

  const screenY = (y: number) => court.centreY + y * u;

  const onFlap = (now: FlappyState) => {
    cell.flap();
    if (!still) sparks.burst(sparkX - 0.2 * u, screenY(now.y) + 0.3 * u, 2.1, 0.9, 7, 'yellow', 0.55);
    sound?.play('flap', { pan: -0.2, pitch: 1 - now.y * 0.035 });
  };

  const onPoint = (now: FlappyState) => {
    const step = now.score % DECADE;
    numeral.pop();
    fibres.pass(now.score - 1);
    shockMs = shockLong = step === 0 ? 800 : 480;
    shock.setFrame(step === 0 ? 'ring-yellow' : 'ring-green', false, false);
    if (!still)
      sparks.burst(
        sparkX,
        screenY(now.y),
        0,
        Math.PI,
        step === 0 ? 44 : 12,
        step === 0 ? 'yellow' : 'green',
        0.8,
      );
    if (step === 0) sound?.play('point');
    else sound?.play('pass', { pitch: SCALE[step - 1] });
  };

  const onCrash = (now: FlappyState) => {
    crashMs = CRASH_MS;
    shockMs = shockLong = 700;
    shock.setFrame('ring-magenta', false, false);
    if (now.y < FLAPPY.halfHeight - 2 * FLAPPY.radius) fibres.struck();
    if (!still) {
      shakeMs = SHAKE_MS;
      sparks.burst(sparkX, screenY(now.y), Math.PI, 1.9, 60, 'yellow', 1.5);
      sparks.burst(sparkX, screenY(now.y), -Math.PI / 2, Math.PI, 26, 'magenta', 1.1);
    }
    sound?.play('crash', { pan: -0.2 });
  };

  const follow = (now: FlappyState) => {
    if (now.tick === seen.tick) return;
    const over = (now.events & FLAPPY_EVENT.crash) !== 0;
    if (jumped(seen, now)) {
      cell.cut();
      fibres.rest();
      crashMs = shockMs = bumpMs = 0;
    } else {
      const events = eventsSince(seen, now);
      if (events & FLAPPY_EVENT.flap) onFlap(now);
      if (events & FLAPPY_EVENT.point) onPoint(now);
      if (events & FLAPPY_EVENT.ceiling) {
        if (bumpMs === 0) sound?.play('wall', { pitch: 0.7 });
        bumpMs = BUMP_MS;
      }
      const ticks = now.tick - seen.tick;
      for (let i = 1; i <= ticks; i++)
        cell.swim(seen.way + ((now.way - seen.way) * i) / ticks, seen.y + ((now.y - seen.y) * i) / ticks);
      if (over) onCrash(now);
    }
    crashed = over;
    copyMotion(now, seen);
  };

  const shake = (deltaMs: number) => {
    if (shakeMs <= 0) return;
    shakeMs = Math.max(0, shakeMs - deltaMs);
    const left = shakeMs / SHAKE_MS;
    const push = Math.sin((1 - left) * 24) * left * left * 0.014 * Math.min(width, height);
    scene.cameras.main.scrollX = push;
    scene.cameras.main.scrollY = 0.5 * push;
  };

  return {
    court,
    draw(frame, deltaMs) {
      const now = frame.now as FlappyState;
      const dt = frame.paused ? 0 : deltaMs;
      follow(now);
      between(frame.before as FlappyState, now, frame.alpha, moment);
      const y = screenY(moment.y);

      for (let i = 0; i < DRIFTERS; i++) {
        const far = 0.25 + 0.12 * (i % 3); // the farther, the slower
        const span = width + 6 * u;
        const along = i * 0.381966 * span - (still ? 0 : moment.way * far * u);
        drifters[i].x = (((along % span) + span) % span) - 3 * u;
        drifters[i].y = court.top + court.height * ((0.08 + i * 0.618034) % 1);
      }
      numeral.draw(now.score, dt);
      fibres.draw(now, moment.way, dt);
      boundary.draw(frame.field, now, moment.way);

      bumpMs = Math.max(0, bumpMs - dt);
      bump.x = sparkX;
      bump.y = court.top;
      bump.alpha = bumpMs / BUMP_MS;

      crashMs = Math.max(0, crashMs - dt);
      const life = crashed ? Math.max(0, (4 * crashMs) / CRASH_MS - 3) : 1;
      cell.draw(moment.way, moment.y, moment.vy, 1 - frame.alpha, life, dt);
      flash.x = sparkX;
      flash.y = y;
      flash.alpha = crashed ? (crashMs / CRASH_MS) ** 3 : 0;
      sizeTo(flash, (4.5 - (3 * crashMs) / CRASH_MS) * u);

      shockMs = Math.max(0, shockMs - dt);
      const spread = 1 - shockMs / shockLong;
      shock.x = sparkX;
      shock.y = y;
      shock.alpha = shockMs > 0 ? 0.55 * (1 - spread) ** 2 : 0;
      sizeTo(shock, (0.6 + (still ? 1 : 3.6) * Math.sqrt(spread)) * u);
      sparks.draw(dt);
      shake(dt);
    },
  };
};
