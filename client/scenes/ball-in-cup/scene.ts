/** Ball in a cup drawn: a vessel of light, a fibre, and a spark that has to fall into it. */
import {
  BALL_IN_CUP,
  BALL_IN_CUP_EVENT,
  type BallInCupState,
  mouthHalf,
} from '../../../shared/games/ball-in-cup.ts';
import type { PaletteName } from '../../drawing/palette.ts';
import { light, paintAtlas, sizeTo } from '../atlas.ts';
import type { SceneFactory } from '../scene.ts';
import { Sparks } from '../sparks.ts';
import { Cup } from './cup.ts';
import { Dial } from './dial.ts';
import { Fibre } from './fibre.ts';
import { paintGround } from './ground.ts';
import { Lesson } from './lesson.ts';
import { MissMark } from './miss-mark.ts';
import { fitCup } from './place.ts';
import { Trail } from './trail.ts';

const { depth, string, gravity, walls, heldTicks, tryTicks, maxTicks } = BALL_IN_CUP;
const JUMP_TICKS = 12; // more at once: somebody dragged a scrubber
const LESSON_TICKS = 70; // of a try without a throw, before the way is shown
const SHAKE_MS = 300;
const SCALE = [1, 9 / 8, 5 / 4, 3 / 2, 5 / 3, 2, 9 / 4, 5 / 2]; // a streak climbs it
const STREAK_HUES: readonly PaletteName[] = ['yellow', 'green', 'cyan', 'magenta'];

const hueOf = (streak: number): PaletteName =>
  STREAK_HUES[Math.min(STREAK_HUES.length - 1, Math.floor(streak / 3))];

export const ballInCupScene: SceneFactory = (scene, view) => {
  const { still, sound } = view;
  paintAtlas(scene);
  paintGround(view.ground, fitCup(view.ground.width, view.ground.height));
  const court = fitCup(view.width, view.height);
  const u = court.scale;
  const flash = light(scene, 'haze-green');
  const dial = new Dial(scene, court);
  const lesson = new Lesson(scene, u, still);
  const mark = new MissMark(scene, u);
  const cup = new Cup(scene, u, still);
  const fibre = new Fibre(scene, string.length * u, Math.max(4, 0.075 * u), gravity * u);
  const trail = new Trail(scene, walls.radius * u, still);
  const sparks = new Sparks(scene, u);

  const seen = { tick: -1, tries: 0, score: 0, crossingX: 0, taut: 1, over: false };
  let flashMs = 0;
  let shakeMs = 0;

  const screenX = (state: BallInCupState) => court.centreX + (state.handX + state.x) * u;
  const screenY = (state: BallInCupState) => court.centreY + (state.handY + state.y) * u;
  const panOf = (x: number) => ((x - court.centreX) / view.width) * 1.4;

  const onCatch = (now: BallInCupState) => {
    const hue = hueOf(now.streak);
    const x = court.centreX + now.handX * u;
    const y = court.centreY + (now.handY - depth) * u;
    cup.bloom(hue === 'yellow' ? 'green' : hue);
    trail.flash();
    mark.clear();
    flashMs = 700;
    flash.setPosition(x, y).setFrame(`haze-${hue === 'yellow' ? 'green' : hue}`, false, false);
    if (!still) {
      const force = 0.9 + 0.06 * Math.min(8, now.streak);
      sparks.burst(x, y, -Math.PI / 2, 1.1, 34, 'green', force);
      sparks.burst(x, y, -Math.PI / 2, 1.6, 18, hue, 0.8 * force);
    }
    sound?.play('point', { pan: panOf(x), pitch: SCALE[Math.min(SCALE.length, now.streak) - 1] });
  };

  const onMiss = (x: number) => {
    cup.dim();
    sound?.play('lost', { pan: panOf(x), pitch: 1.2 });
  };

  const onKnock = (now: BallInCupState, x: number, y: number) => {
    const side = now.x < 0 ? 0 : 1;
    const hard = Math.min(1, now.force / 4);
    cup.knock(side);
    if (!still) {
      sparks.burst(x, y, now.x < 0 ? Math.PI : 0, 1.4, 4 + 10 * hard, 'cyan', 0.3 + 0.5 * hard);
      if (hard > 0.6) shakeMs = SHAKE_MS * hard;
    }
    sound?.play('wall', { pan: panOf(x), pitch: 1.5 + 0.7 * hard });
  };

  const follow = (now: BallInCupState) => {
    if (now.tick === seen.tick) return;
    const x = screenX(now);
    const y = screenY(now);
    if (now.tick < seen.tick || now.tick > seen.tick + JUMP_TICKS) {
      trail.cut();
      fibre.cut();
      mark.clear();
      seen.over = now.tick >= maxTicks;
    } else {
      const { events } = now;
      if (now.score > seen.score) onCatch(now);
      else if (now.tries > seen.tries) onMiss(x);
      // A slow screen misses the tick of a crossing; the place it left tells.
      if (
        now.crossingX !== seen.crossingX &&
        Math.abs(now.crossingX) > mouthHalf(now.tries) - walls.radius / 2
      ) {
        mark.show(now.crossingX * u, Math.sign(now.crossingX) * mouthHalf(now.tries) * u);
      }
      if (events & BALL_IN_CUP_EVENT.knock) onKnock(now, x, y);
      if (events & BALL_IN_CUP_EVENT.snap && now.force > 1) {
        if (!still) sparks.burst(x, y, Math.atan2(-now.y, -now.x), 0.5, 5, 'yellow', 0.4);
        sound?.play('click', { pan: panOf(x), pitch: 0.6 });
      }
      if (events & BALL_IN_CUP_EVENT.begin) sound?.play('serve', { pan: panOf(x) });
      if (now.tick >= maxTicks && !seen.over) {
        seen.over = true;
        sound?.play('win');
        if (!still)
          for (let i = 0; i < 3; i++)
            sparks.burst(
              court.centreX + (i - 1) * u,
              court.centreY - 0.6 * u,
              0,
              Math.PI,
              24,
              STREAK_HUES[i],
              1.1,
            );
      }
    }
    trail.pass(x, y);
    trail.paint(hueOf(now.streak));
    seen.tick = now.tick;
    seen.tries = now.tries;
    seen.score = now.score;
    seen.crossingX = now.crossingX;
  };

  return {
    court,
    draw(frame, deltaMs) {
      const before = frame.before as BallInCupState;
      const now = frame.now as BallInCupState;
      const dt = frame.paused ? 0 : deltaMs;
      const alpha = before.tick < now.tick ? frame.alpha : 1;
      follow(now);
      const handX = court.centreX + (before.handX + (now.handX - before.handX) * alpha) * u;
      const handY = court.centreY + (before.handY + (now.handY - before.handY) * alpha) * u;
      const ballX = handX + (before.x + (now.x - before.x) * alpha) * u;
      const ballY = handY + (before.y + (now.y - before.y) * alpha) * u;
      const playing = now.pauseLeft === 0;

      dial.draw(now.tick, now.tryLeft / tryTicks, now.streak);
      lesson.draw(
        handX,
        handY,
        playing && now.score === 0 && now.height < 0.75 && tryTicks - now.tryLeft > LESSON_TICKS,
        dt,
      );
      mark.draw(handX, handY - depth * u, dt);
      cup.draw(handX, handY, mouthHalf(now.tries), playing ? now.inside / heldTicks : 0, dt);
      fibre.draw(handX, handY, ballX, ballY, now.taut === 1, playing ? 1 : 0.45, dt);
      trail.draw(ballX, ballY, 1 - alpha, dt);
      sparks.draw(dt);

      flashMs = Math.max(0, flashMs - dt);
      const lit = flashMs / 700;
      flash.alpha = lit * lit * 0.5;
      sizeTo(flash, (5 - 2 * lit) * u);
      shakeMs = Math.max(0, shakeMs - dt);
      const shaken = shakeMs / SHAKE_MS;
      scene.cameras.main.scrollY = Math.sin(shaken * 16) * shaken * shaken * 0.03 * u;
    },
  };
};
