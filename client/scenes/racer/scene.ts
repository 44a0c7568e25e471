/** Racer drawn: darts of light on a ribbon of road, seen from above. */
import type { GameObjects } from 'phaser';
import { type Car, slipOf, speedOf } from '../../../shared/games/racer/car.ts';
import { type Track, trackOf } from '../../../shared/games/racer/track.ts';
import type { RacerState } from '../../../shared/games/racer.ts';
import { PALETTE, type PaletteName } from '../../drawing/palette.ts';
import { glowStroke, light, paintAtlas, paintTexture, sizeTo } from '../atlas.ts';
import { fitUpright, orientationOf } from '../court.ts';
import type { SceneFactory } from '../scene.ts';
import { Sparks } from '../sparks.ts';
import { Dart, paintDart } from './dart.ts';
import { paintGround, paintMap } from './ground.ts';
import { Hud } from './hud.ts';
import { cameraAt, type RacerView, turn, viewOf } from './view.ts';

// When there are more cars than these, numbers tell them apart.
const HUES: readonly PaletteName[] = ['magenta', 'yellow', 'green', 'blue', 'ink'];
const JUMP_TICKS = 12; // beyond this many at once somebody dragged a scrubber
const SKID_SLIP = 2.2; // m/s sideways from which tyres are heard
const SKIDS = 220; // marks on the road
const SKID_MS = 5000;
const SHAKE_MS = 260;
const LOST_MS = 700; // the wrong way for so long brings the arrow
const MAP_PX = 96; // CSS pixels
const LARGEST_TEXTURE = 2048; // that any phone holds

/** A moment between two ticks: where a car is and where its nose points. */
interface Moment {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

function between(before: Car, now: Car, alpha: number, out: Moment): void {
  const leapt = Math.abs(now.x - before.x) + Math.abs(now.y - before.y) > 6;
  const part = leapt ? 1 : alpha;
  out.x = before.x + (now.x - before.x) * part;
  out.y = before.y + (now.y - before.y) * part;
  const dx = before.dx + (now.dx - before.dx) * part;
  const dy = before.dy + (now.dy - before.dy) * part;
  const length = Math.hypot(dx, dy) || 1;
  out.dx = dx / length;
  out.dy = dy / length;
}

export const racerScene: SceneFactory = (scene, view) => {
  const { seat, still, sound, pixelRatio, ground } = view;
  paintAtlas(scene);
  const tall = orientationOf(view.width, view.height) === 'portrait';

  paintDart(scene, 'cyan', true, pixelRatio);
  for (const hue of HUES) paintDart(scene, hue, false, pixelRatio);

  let track: Track | null = null;
  let fit: RacerView | null = null;
  const camera = { x: 0, y: 0 };
  const groundRatio = ground.width / view.width; // of its pixels to the canvas'
  const onGround = ground.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!onGround) throw new Error('racer: no canvas for the ground');

  const skids: GameObjects.Image[] = Array.from({ length: SKIDS }, () => light(scene, 'haze-ink'));
  const skidX = new Float32Array(SKIDS); // m
  const skidY = new Float32Array(SKIDS);
  const skidMs = new Float32Array(SKIDS); // left
  let nextSkid = 0;

  let darts: Dart[] = [];
  const ghosts: Dart[] = [];
  let dots: GameObjects.Image[] = [];
  let brakes = new Float32Array(0);
  let speeds = new Float32Array(0);
  let sparks: Sparks | null = null;
  let hud: Hud | null = null;
  let road: GameObjects.Image | null = null;
  let map: GameObjects.Image | null = null;
  let mapScale = 1;
  paintTexture(scene, 'racer-arrow', 44 * pixelRatio, 44 * pixelRatio, (context, width, height) => {
    context.lineCap = 'round';
    context.lineJoin = 'round';
    glowStroke(
      context,
      c => {
        c.moveTo(width * 0.38, height * 0.26);
        c.lineTo(width * 0.66, height * 0.5);
        c.lineTo(width * 0.38, height * 0.74);
      },
      PALETTE.yellow,
      3 * pixelRatio,
      1,
    );
  });
  const arrow = scene.add.image(0, 0, 'racer-arrow').setAlpha(0);
  const ring = light(scene, 'ring-cyan');

  const moment: Moment = { x: 0, y: 0, dx: 1, dy: 0 };
  const at = { x: 0, y: 0 };
  const nose = { x: 0, y: 0 };
  let seenTick = -1;
  let lapSeen = 0;
  let doneSeen = false;
  let shakeMs = 0;
  let lostMs = 0;
  let findMs = 0; // how long the ring still shows where one is
  let squealMs = 0;

  /** A new track, or the first: what depends on its size is made anew. */
  const layOut = (state: RacerState, ghostCount: number) => {
    track = trackOf(state.track, state.side);
    fit = viewOf(track, view.width, view.height, pixelRatio);
    const shown = track;
    const shownBy = fit;
    road?.destroy();
    road = null;
    onGround.globalCompositeOperation = 'source-over';
    onGround.globalAlpha = 1;
    onGround.fillStyle = '#04080d';
    onGround.fillRect(0, 0, ground.width, ground.height);
    if (fit.follows) {
      // Larger than the screen: a picture of its own, which the camera moves.
      const [width, height] = [2 * fit.halfWidth, 2 * fit.halfHeight];
      const coarse = Math.min(1, LARGEST_TEXTURE / Math.max(width, height));
      paintTexture(scene, 'racer-road', width * coarse, height * coarse, (context, w, h) =>
        paintGround(context, shown, shownBy, shownBy.scale * coarse, w / 2, h / 2),
      );
      road = scene.add.image(0, 0, 'racer-road').setDepth(-1);
      sizeTo(road, width, height);
    } else {
      cameraAt(fit, 0, 0, 0, 0, camera);
      paintGround(
        onGround,
        track,
        fit,
        fit.scale * groundRatio,
        camera.x * groundRatio,
        camera.y * groundRatio,
      );
    }
    if (darts.length === 0) {
      sparks = new Sparks(scene, fit.scale * 1.6);
      const others = state.cars.length - 1;
      let other = 0;
      darts = state.cars.map((_, i) => {
        if (i === seat) return new Dart(scene, 'cyan', 0, pixelRatio, still ? 10 : 30);
        return new Dart(
          scene,
          HUES[other % HUES.length],
          ++other,
          pixelRatio,
          still ? 4 : others > 3 ? 12 : 22,
        );
      });
      brakes = new Float32Array(darts.length);
      speeds = new Float32Array(darts.length);
      if (!view.bare)
        hud = new Hud(
          scene,
          16 * pixelRatio,
          (tall ? 4 : 12) * pixelRatio,
          Math.max(21 * pixelRatio, 0.03 * view.height),
        );
    }
    while (ghosts.length < ghostCount) ghosts.push(new Dart(scene, 'ink', -1, pixelRatio, still ? 0 : 10));
    map?.destroy();
    for (const dot of dots) dot.destroy();
    map = null;
    dots = [];
    if (fit.follows && !view.bare) {
      mapScale = (MAP_PX * pixelRatio) / 2 / Math.max(fit.halfWidth / fit.scale, fit.halfHeight / fit.scale);
      const side = MAP_PX * pixelRatio;
      paintTexture(scene, 'racer-map', side, side, context => paintMap(context, shown, shownBy, mapScale));
      map = scene.add.image(view.width - side / 2 - 8 * pixelRatio, side / 2 + 4 * pixelRatio, 'racer-map');
      dots = state.cars.map((_, i) => light(scene, `dot-${darts[i].hue}`));
    }
    begin();
  };

  /** Another moment of another match: nothing led here. */
  const begin = () => {
    for (const dart of darts) dart.cut();
    for (const ghost of ghosts) ghost.cut();
    skidMs.fill(0);
    brakes.fill(0);
    speeds.fill(0);
    shakeMs = lostMs = 0;
  };

  const toScreen = (x: number, y: number) => {
    const { scale } = fit as RacerView;
    turn(fit as RacerView, x, y, at);
    at.x = camera.x + at.x * scale;
    at.y = camera.y + at.y * scale;
  };

  /** What the last ticks did to a car, heard and seen. */
  const follow = (state: RacerState, ticks: number) => {
    for (let i = 0; i < state.cars.length; i++) {
      const car = state.cars[i];
      const own = i === seat;
      darts[i].went(car.x, car.y);
      const speed = speedOf(car);
      brakes[i] += ((speed < speeds[i] - 0.12 * ticks ? 1 : 0) - brakes[i]) * 0.25;
      speeds[i] = speed;
      const slip = slipOf(car);
      if (Math.abs(slip) > SKID_SLIP && car.doneAt === 0) {
        skidX[nextSkid] = car.x - car.dx * 1.4;
        skidY[nextSkid] = car.y - car.dy * 1.4;
        skidMs[nextSkid] = SKID_MS;
        nextSkid = (nextSkid + 1) % SKIDS;
        if (own && squealMs <= 0 && Math.abs(slip) > 1.6 * SKID_SLIP) {
          sound?.play('wall', { pitch: 1.9 + 0.2 * Math.random() });
          squealMs = 260;
        }
        if (!still && Math.abs(slip) > 1.5 * SKID_SLIP) {
          toScreen(car.x - car.dx * 2, car.y - car.dy * 2);
          turn(fit as RacerView, -car.vx, -car.vy, nose);
          sparks?.burst(at.x, at.y, Math.atan2(nose.y, nose.x), 0.5, 2, darts[i].hue, 0.55);
        }
      }
      if (car.bump > 2) {
        toScreen(car.x, car.y);
        if (!still)
          sparks?.burst(
            at.x,
            at.y,
            0,
            Math.PI,
            Math.min(30, 4 + 2 * car.bump),
            'yellow',
            0.5 + 0.05 * car.bump,
          );
        if (own) {
          sound?.play('hit', { pitch: 0.4 });
          if (!still && car.bump > 5) shakeMs = SHAKE_MS;
        }
      }
      if (!own) continue;
      if (car.lastLap > 0 && car.lapAt > lapSeen && car.doneAt === 0)
        sound?.play('point', { pitch: car.lap > 1 ? 1.12 : 1 });
      lapSeen = car.lapAt;
      if (car.doneAt > 0 && !doneSeen) {
        sound?.play('win');
        toScreen(car.x, car.y);
        if (!still) sparks?.burst(at.x, at.y, 0, Math.PI, 60, 'cyan', 1.3);
      }
      doneSeen = car.doneAt > 0;
    }
  };

  return {
    court: {
      ...fitUpright(view.width, view.height, view.width / 2, view.height / 2),
      left: 0,
      top: 0,
      width: view.width,
      height: view.height,
    },
    draw(frame, deltaMs) {
      const before = frame.before as RacerState;
      const now = frame.now as RacerState;
      const dt = frame.paused ? 0 : deltaMs;
      const ghostRuns = frame.ghosts;
      const ghostCount = ghostRuns?.length ?? 0;
      const found = trackOf(now.track, now.side);
      if (found !== track || ghostCount > ghosts.length) layOut(now, ghostCount);
      if (!fit) return;
      const ticks = now.tick - seenTick;
      if (ticks < 0 || ticks > JUMP_TICKS) {
        begin();
        lapSeen = now.cars[seat].lapAt;
        doneSeen = now.cars[seat].doneAt > 0;
        if (now.tick < 60) findMs = 2600;
      } else if (ticks > 0) {
        follow(now, ticks);
        for (let i = 0; i < ghostCount; i++) {
          const run = (ghostRuns as NonNullable<typeof ghostRuns>)[i];
          const car = (run.now as RacerState).cars[run.seat];
          ghosts[i].went(car.x, car.y);
        }
      }
      seenTick = now.tick;

      const { scale, turned } = fit;
      const me = now.cars[seat];
      between(before.cars[seat], me, frame.alpha, moment);
      cameraAt(fit, moment.x, moment.y, me.vx, me.vy, camera);
      shakeMs = Math.max(0, shakeMs - dt);
      if (shakeMs > 0) {
        const left = shakeMs / SHAKE_MS;
        camera.x += Math.sin(left * 23) * left * 5 * pixelRatio;
        camera.y += Math.cos(left * 19) * left * 5 * pixelRatio;
      }
      road?.setPosition(camera.x, camera.y);

      for (let i = 0; i < SKIDS; i++) {
        const sprite = skids[i];
        if (skidMs[i] <= 0) {
          if (sprite.alpha !== 0) sprite.alpha = 0;
          continue;
        }
        skidMs[i] -= dt;
        toScreen(skidX[i], skidY[i]);
        sprite.x = at.x;
        sprite.y = at.y;
        sprite.alpha = Math.max(0, 0.2 * (skidMs[i] / SKID_MS));
        sizeTo(sprite, 1.7 * scale);
      }

      for (let i = 0; i < ghosts.length; i++) {
        const run = i < ghostCount ? (ghostRuns as NonNullable<typeof ghostRuns>)[i] : null;
        if (!run) {
          ghosts[i].draw(-999, -999, 1, 0, scale, turned, camera.x, camera.y, 0, 0, 0);
          continue;
        }
        between(
          (run.before as RacerState).cars[run.seat],
          (run.now as RacerState).cars[run.seat],
          frame.alpha,
          moment,
        );
        toScreen(moment.x, moment.y);
        turn(fit, moment.dx, moment.dy, nose);
        ghosts[i].draw(
          at.x,
          at.y,
          nose.x,
          nose.y,
          scale,
          turned,
          camera.x,
          camera.y,
          1 - frame.alpha,
          0,
          0.45,
        );
      }

      for (let n = 0; n < now.cars.length; n++) {
        const i = (seat + 1 + n) % now.cars.length; // the own car last: on top
        between(before.cars[i], now.cars[i], frame.alpha, moment);
        toScreen(moment.x, moment.y);
        turn(fit, moment.dx, moment.dy, nose);
        const faint = now.cars[i].doneAt > 0 && i !== seat ? 0.4 : 1;
        darts[i].draw(
          at.x,
          at.y,
          nose.x,
          nose.y,
          scale,
          turned,
          camera.x,
          camera.y,
          1 - frame.alpha,
          brakes[i],
          faint,
        );
        if (!map) continue;
        const dot = dots[i];
        turn(fit, moment.x, moment.y, nose);
        dot.x = map.x + nose.x * mapScale;
        dot.y = map.y + nose.y * mapScale;
        dot.alpha = 1;
        sizeTo(dot, (i === seat ? 13 : 10) * pixelRatio);
      }

      // Where one is, while nothing moves yet.
      findMs = now.tick === 0 ? 2600 : Math.max(0, findMs - dt);
      const wave = still ? 0.6 : 1 - (findMs % 900) / 900;
      ring.x = at.x;
      ring.y = at.y;
      ring.alpha = now.tick < 90 && now.cars[seat].doneAt === 0 ? 0.7 * (1 - wave) : 0;
      sizeTo(ring, (5 + 9 * wave) * scale);

      // The wrong way round: an arrow says which way is right.
      const { post } = me;
      const facing = me.dx * found.alongX[post] + me.dy * found.alongY[post];
      lostMs = facing < -0.25 && me.doneAt === 0 ? lostMs + dt : 0;
      turn(fit, found.alongX[post], found.alongY[post], nose);
      arrow.x = at.x + nose.x * 5.5 * scale;
      arrow.y = at.y + nose.y * 5.5 * scale;
      arrow.rotation = Math.atan2(nose.y, nose.x);
      arrow.alpha = lostMs > LOST_MS ? (still ? 0.9 : 0.55 + 0.45 * Math.sin(lostMs / 110)) : 0;

      squealMs -= dt;
      sparks?.draw(dt);
      hud?.draw(now, seat);
    },
  };
};
