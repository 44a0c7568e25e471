/** The track painted, once a layout: a ribbon of dark road between two thin lines of light, kerbs where it bends, gravel, the walls, the start. */
import { TRACK, type Track } from '../../../shared/games/racer/track.ts';
import { PALETTE, withAlpha } from '../../drawing/palette.ts';
import { chance, glowStroke, softLight } from '../atlas.ts';
import type { Point } from '../court.ts';
import { type RacerView, turn } from './view.ts';

const KERB_BEND = 0.3 / TRACK.tightest; // 1/m: from here on a bend has a kerb on its inside
const KERB_POSTS = 2; // posts that a stripe of it is long
const CHEVRON_EVERY = 28; // posts
const HUES = ['cyan', 'green', 'blue', 'magenta'] as const;

/** (x, y): where the track's middle lies on the canvas; `scale` its pixels a metre. */
export function paintGround(
  context: CanvasRenderingContext2D,
  track: Track,
  view: RacerView,
  scale: number,
  x: number,
  y: number,
): void {
  const { width, height } = context.canvas;
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1;
  context.fillStyle = '#04080d';
  context.fillRect(0, 0, width, height);
  const at = { x: 0, y: 0 };
  const to = (mx: number, my: number): Point => {
    turn(view, mx, my, at);
    at.x = x + at.x * scale;
    at.y = y + at.y * scale;
    return at;
  };
  const posts = TRACK.posts;
  /** A closed line `aside` metres to the right of the middle, where that is asked of each post. */
  const line = (aside: (post: number) => number) => (c: CanvasRenderingContext2D) => {
    for (let i = 0; i <= posts; i++) {
      const post = i % posts;
      const off = aside(post);
      const p = to(track.x[post] - track.alongY[post] * off, track.y[post] + track.alongX[post] * off);
      if (i === 0) c.moveTo(p.x, p.y);
      else c.lineTo(p.x, p.y);
    }
    c.closePath();
  };
  const half = (side: number) => (post: number) => side * track.half[post];
  const wall = (side: number) => (post: number) => side * (track.half[post] + TRACK.gravel);

  paintFibres(context, width, height);

  // What lies between the walls is darker than what grows around: gravel, then road.
  context.globalCompositeOperation = 'source-over';
  const band = (left: (post: number) => number, right: (post: number) => number, colour: string) => {
    context.fillStyle = colour;
    context.beginPath();
    line(left)(context);
    line(right)(context);
    context.fill('evenodd');
  };
  context.lineJoin = 'round';
  band(wall(-1), wall(1), '#070b0d');
  paintGravel(context, track, scale, to);
  band(half(-1), half(1), '#050b12');

  for (const side of [-1, 1]) {
    glowStroke(context, line(wall(side)), PALETTE.blue, Math.max(1, 0.16 * scale), 0.42);
    glowStroke(context, line(half(side)), PALETTE.cyan, Math.max(1.2, 0.26 * scale), 0.85);
  }
  paintKerbs(context, track, scale, to);
  paintChevrons(context, track, scale, to);
  paintStart(context, track, scale, to);
}

type Place = (x: number, y: number) => Point;

/** What grows beyond the walls: loose microtubules, faint, so that the road is what one looks at. */
function paintFibres(context: CanvasRenderingContext2D, width: number, height: number): void {
  const random = chance(0x7ace);
  const size = Math.max(width, height);
  context.globalCompositeOperation = 'lighter';
  for (const [x, y, hue] of [
    [0.12, 0.9, 'cyan'],
    [0.9, 0.12, 'magenta'],
    [0.5, 0.5, 'blue'],
  ] as const) {
    context.fillStyle = softLight(context, x * width, y * height, 0.5 * size, PALETTE[hue], 0.1);
    context.fillRect(0, 0, width, height);
  }
  context.lineCap = 'round';
  for (let i = 0; i < 90; i++) {
    const [x, y] = [random() * width, random() * height];
    const angle = random() * 2 * Math.PI;
    const length = size * (0.04 + 0.1 * random());
    const bend = (random() - 0.5) * 1.6;
    const colour = PALETTE[HUES[Math.floor(random() * HUES.length)]];
    const tipX = x + Math.cos(angle + bend) * length;
    const tipY = y + Math.sin(angle + bend) * length;
    const fade = context.createLinearGradient(x, y, tipX, tipY);
    fade.addColorStop(0, withAlpha(colour, 0));
    fade.addColorStop(0.4, withAlpha(colour, 0.8));
    fade.addColorStop(1, withAlpha(colour, 0));
    glowStroke(
      context,
      c => {
        c.moveTo(x, y);
        c.quadraticCurveTo(
          x + Math.cos(angle) * length * 0.5,
          y + Math.sin(angle) * length * 0.5,
          tipX,
          tipY,
        );
      },
      fade,
      size * 0.0009,
      0.12 + 0.2 * random(),
    );
  }
}

function paintGravel(context: CanvasRenderingContext2D, track: Track, scale: number, to: Place): void {
  const random = chance(0x6a11);
  for (let post = 0; post < TRACK.posts; post++)
    for (let n = 0; n < 10; n++) {
      const side = n % 2 === 0 ? -1 : 1;
      const off = side * (track.half[post] + 0.4 + (TRACK.gravel - 0.7) * random());
      const on = (random() - 0.5) * 2.5;
      const p = to(
        track.x[post] - track.alongY[post] * off + track.alongX[post] * on,
        track.y[post] + track.alongX[post] * off + track.alongY[post] * on,
      );
      const size = Math.max(1, scale * (0.16 + 0.16 * random()));
      context.fillStyle = withAlpha(PALETTE.yellow, 0.16 + 0.34 * random());
      context.fillRect(p.x - size / 2, p.y - size / 2, size, size);
    }
}

function paintKerbs(context: CanvasRenderingContext2D, track: Track, scale: number, to: Place): void {
  context.lineCap = 'butt';
  for (let post = 0; post < TRACK.posts; post += KERB_POSTS) {
    const bend = track.bend[post];
    if (Math.abs(bend) < KERB_BEND) continue;
    const side = Math.sign(bend);
    const light = (post / KERB_POSTS) % 2 === 0;
    const path = (c: CanvasRenderingContext2D) => {
      for (let k = 0; k <= KERB_POSTS; k++) {
        const i = (post + k) % TRACK.posts;
        const off = side * (track.half[i] - 0.45);
        const p = to(track.x[i] - track.alongY[i] * off, track.y[i] + track.alongX[i] * off);
        if (k === 0) c.moveTo(p.x, p.y);
        else c.lineTo(p.x, p.y);
      }
    };
    // No bloom from stripe to stripe: where two met it would show a seam.
    context.globalCompositeOperation = 'source-over';
    context.strokeStyle = light ? '#d5e3ea' : PALETTE.magenta;
    context.lineWidth = Math.max(2, 0.9 * scale);
    context.beginPath();
    path(context);
    context.stroke();
  }
}

/** Which way the race goes. */
function paintChevrons(context: CanvasRenderingContext2D, track: Track, scale: number, to: Place): void {
  context.lineCap = 'round';
  for (let post = 8; post < TRACK.posts - 6; post += CHEVRON_EVERY)
    for (const shift of [0, 1]) {
      const i = post + shift;
      const [ax, ay] = [track.alongX[i], track.alongY[i]];
      glowStroke(
        context,
        c => {
          for (const [on, off] of [
            [-1.1, -1.7],
            [0.4, 0],
            [-1.1, 1.7],
          ]) {
            const p = to(track.x[i] + ax * on - ay * off, track.y[i] + ay * on + ax * off);
            if (on === -1.1 && off < 0) c.moveTo(p.x, p.y);
            else c.lineTo(p.x, p.y);
          }
        },
        PALETTE.blue,
        0.24 * scale,
        0.34,
      );
    }
}

function paintStart(context: CanvasRenderingContext2D, track: Track, scale: number, to: Place): void {
  const [ax, ay] = [track.alongX[0], track.alongY[0]];
  const half = track.half[0];
  const squares = 10;
  const size = (2 * half) / squares;
  context.globalCompositeOperation = 'lighter';
  for (let row = 0; row < 2; row++)
    for (let n = 0; n < squares; n++) {
      if ((n + row) % 2 === 0) continue;
      const corner = (on: number, off: number) =>
        to(track.x[0] + ax * on - ay * off, track.y[0] + ay * on + ax * off);
      context.fillStyle = withAlpha(PALETTE.ink, 0.85);
      context.beginPath();
      for (const [on, off] of [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ]) {
        const p = corner((row + on - 1) * size, -half + (n + off) * size);
        if (on === 0 && off === 0) context.moveTo(p.x, p.y);
        else context.lineTo(p.x, p.y);
      }
      context.fill();
    }
  for (const side of [-1, 1]) {
    const p = to(track.x[0] - ay * side * (half + 1.2), track.y[0] + ax * side * (half + 1.2));
    context.fillStyle = softLight(context, p.x, p.y, 4 * scale, PALETTE.yellow, 0.8);
    context.fillRect(p.x - 4 * scale, p.y - 4 * scale, 8 * scale, 8 * scale);
  }
}

/** The lap in small, for a corner of the screen while the camera follows. */
export function paintMap(
  context: CanvasRenderingContext2D,
  track: Track,
  view: RacerView,
  scale: number,
): void {
  const at = { x: 0, y: 0 };
  const { width, height } = context.canvas;
  glowStroke(
    context,
    c => {
      for (let post = 0; post < TRACK.posts; post += 2) {
        turn(view, track.x[post], track.y[post], at);
        if (post === 0) c.moveTo(width / 2 + at.x * scale, height / 2 + at.y * scale);
        else c.lineTo(width / 2 + at.x * scale, height / 2 + at.y * scale);
      }
      c.closePath();
    },
    PALETTE.mist,
    Math.max(1, 5 * scale),
    0.75,
  );
}
