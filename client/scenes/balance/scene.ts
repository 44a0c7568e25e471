/** Balance drawn: a cell on a rail carries a stem of light with a spark at its tip; wind comes as streaks. */
import type { GameObjects } from 'phaser';
import { BALANCE, type BalanceState, balance } from '../../../shared/games/balance.ts';
import { PALETTE } from '../../drawing/palette.ts';
import { additive, glowStroke, light, paintAtlas, paintTexture, sizeTo, softLight } from '../atlas.ts';
import { type CourtFit, fitUpright } from '../court.ts';
import { Numeral } from '../numeral.ts';
import type { SceneFactory } from '../scene.ts';
import { Sparks } from '../sparks.ts';
import { paintGround } from './ground.ts';

const LENGTH = 2 * BALANCE.world.halfLength; // of the pole, in metres, and so in court units
const HALF_HEIGHT = 2.2;
const CART = { width: 0.9, height: 0.36 };
const GLOW = 0.5;
const STEM = 0.12;
const GUSTS = 22;
const GUST = { length: 1.5, height: 0.09 };
const NUMERAL = 1.7; // court units high
const FALL_MS = 900;
const HZ = balance.tempo.kind === 'realtime' ? balance.tempo.hz : 1;
const SHAKE_MS = 380;
const FLAT = Math.PI / 2 - 0.06; // rad: where a fallen pole comes to lie
const FALL_PER_MS2 = 2.4e-5; // rad: how a fallen pole speeds up, lying
const BOUNCE = 0.28;

/** Where the rail lies: below the middle, and lower still on a tall stage, where the seconds stand above. */
function railOf({ centreY, scale }: CourtFit, height: number): number {
  return Math.max(centreY + 1.1 * scale, 0.66 * height);
}

export const balanceScene: SceneFactory = (scene, view) => {
  const { still, sound } = view;
  paintAtlas(scene);
  const half = BALANCE.rail + CART.width / 2;
  const court = fitUpright(view.width, view.height, half, HALF_HEIGHT);
  const onGround = fitUpright(view.ground.width, view.ground.height, half, HALF_HEIGHT);
  paintGround(view.ground, onGround, railOf(onGround, view.ground.height));
  const u = court.scale;
  const railY = railOf(court, view.height);

  // High above the pole where there is room, behind it where there is none.
  const sky = railY - LENGTH * u;
  const numeralY = sky > 2.2 * NUMERAL * u ? 0.55 * sky : railY - 0.5 * LENGTH * u;
  const numeral = new Numeral(scene, 'balance', court.centreX, numeralY, NUMERAL * u, still);
  // A gust is a comet: its head goes first, so that even a still picture tells which way the wind blows.
  const tails: GameObjects.Image[] = Array.from({ length: GUSTS }, () => light(scene, 'streak-blue'));
  const heads: GameObjects.Image[] = Array.from({ length: GUSTS }, () => light(scene, 'dot-ink'));
  for (const head of heads) sizeTo(head, 0.2 * u);
  // The arc that the tip may move on, and where it ends.
  const reach = LENGTH + GLOW;
  paintTexture(scene, 'balance-arc', 2 * reach * u, reach * u, (context, width, height) => {
    const end = BALANCE.steepest;
    const at = (angle: number, r: number) =>
      [width / 2 + Math.sin(angle) * r * u, height - Math.cos(angle) * r * u] as const;
    context.setLineDash([0.05 * u, 0.13 * u]);
    glowStroke(
      context,
      c => c.arc(width / 2, height, LENGTH * u, -Math.PI / 2 - end, -Math.PI / 2 + end),
      PALETTE.mist,
      Math.max(1, 0.018 * u),
      0.5,
    );
    context.setLineDash([]);
    for (const side of [-end, end])
      glowStroke(
        context,
        c => {
          c.moveTo(...at(side, LENGTH - 0.16));
          c.lineTo(...at(side, LENGTH + 0.16));
        },
        PALETTE.magenta,
        Math.max(1.5, 0.035 * u),
        0.9,
      );
  });
  const arc = scene.add.image(0, railY - (CART.height / 2) * u, 'balance-arc').setOrigin(0.5, 1);
  arc.setBlendMode(additive(scene));
  paintTexture(scene, 'balance-stem', (STEM + 2 * GLOW) * u, (LENGTH + 2 * GLOW) * u, (context, width) => {
    const top = GLOW * u;
    context.globalCompositeOperation = 'lighter';
    context.lineCap = 'round';
    const fade = context.createLinearGradient(0, top, 0, top + LENGTH * u);
    fade.addColorStop(0, PALETTE.yellow);
    fade.addColorStop(0.5, PALETTE.green);
    fade.addColorStop(1, PALETTE.cyan);
    glowStroke(
      context,
      c => {
        c.moveTo(width / 2, top);
        c.lineTo(width / 2, top + LENGTH * u);
      },
      fade,
      STEM * u * 0.3,
      1,
    );
  });
  const stem = scene.add.image(0, 0, 'balance-stem').setBlendMode(additive(scene));
  stem.setOrigin(0.5, (GLOW + LENGTH) / (LENGTH + 2 * GLOW)); // turns about the cart
  paintTexture(
    scene,
    'balance-cart',
    (CART.width + 2 * GLOW) * u,
    (CART.height + 2 * GLOW) * u,
    (context, w, h) => {
      context.globalCompositeOperation = 'lighter';
      for (let i = 0; i < 8; i++) {
        const x = GLOW * u + (CART.width * u * (i + 0.5)) / 8;
        context.fillStyle = softLight(context, x, h / 2, GLOW * u, PALETTE.cyan, 0.12);
        context.fillRect(0, 0, w, h);
      }
      context.globalCompositeOperation = 'source-over';
      context.fillStyle = '#062733';
      context.beginPath();
      context.roundRect(GLOW * u, GLOW * u, CART.width * u, CART.height * u, 0.16 * u);
      context.fill();
      glowStroke(
        context,
        c => c.roundRect(GLOW * u, GLOW * u, CART.width * u, CART.height * u, 0.16 * u),
        PALETTE.cyan,
        Math.max(1.2, 0.035 * u),
        1,
      );
    },
  );
  const cart = scene.add.image(0, railY, 'balance-cart');
  const heart = light(scene, 'dot-cyan');
  sizeTo(heart, 0.5 * u);
  const tip = light(scene, 'dot-yellow');
  const halo = light(scene, 'haze-magenta');
  const sparks = new Sparks(scene, u);

  let seenTick = -1;
  let fallMs = 0;
  let shakeMs = 0;
  let fallen = 0; // rad: how far the pole goes on falling after the end
  let fallSpeed = 0; // rad/ms
  let lies = false;
  let wasDown = false;
  let wasWindy = false;
  let drift = 0;
  let speed = 0;

  /** After the end the pole falls on, to the rail, and bounces; the rules have nothing to say about it any more. */
  const fallOn = (angle: number, dt: number) => {
    if (!wasDown || still) return;
    const side = angle < 0 ? -1 : 1;
    const lean = Math.min(Math.abs(angle) + fallen, FLAT);
    fallSpeed += FALL_PER_MS2 * Math.sin(lean) * dt;
    fallen += fallSpeed * dt;
    if (Math.abs(angle) + fallen < FLAT || lies) {
      if (lies) fallen = FLAT - Math.abs(angle);
      return;
    }
    fallen = FLAT - Math.abs(angle);
    sparks.burst(cart.x + side * LENGTH * u, railY, -Math.PI / 2, 1.3, 34, 'yellow', 1.2);
    if (fallSpeed > 0.0016) {
      sound?.play('wall', { pan: side * 0.4, pitch: 0.5 });
      shakeMs = SHAKE_MS;
    }
    fallSpeed *= -BOUNCE;
    lies = fallSpeed > -0.0004;
  };

  const shake = (dt: number) => {
    if (shakeMs <= 0) return;
    shakeMs = Math.max(0, shakeMs - dt);
    const left = shakeMs / SHAKE_MS;
    scene.cameras.main.scrollY = Math.sin((1 - left) * 22) * left * left * 0.07 * u;
  };

  const follow = (before: BalanceState, now: BalanceState, tipX: number, tipY: number) => {
    if (now.tick === seenTick) return;
    if (now.tick < seenTick || now.tick > seenTick + 30) {
      wasDown = false;
      fallMs = 0;
      fallen = fallSpeed = 0;
      lies = false;
    }
    seenTick = now.tick;
    const down = Math.abs(now.angle) > BALANCE.steepest || Math.abs(now.x) > BALANCE.rail;
    if (down && !wasDown) {
      fallMs = FALL_MS;
      fallen = 0;
      lies = false;
      fallSpeed = Math.min(0.004, Math.abs(now.turn) / 1000);
      if (!still) {
        sparks.burst(tipX, tipY, now.angle > 0 ? 0.3 : Math.PI - 0.3, 1.2, 40, 'yellow', 1.1);
        sparks.burst(cart.x, railY, -Math.PI / 2, 1.2, 24, 'magenta', 0.8);
      }
      sound?.play('lose');
    } else if (!down && now.tick > 0 && now.tick % 600 === 0) {
      sound?.play('point'); // ten more seconds
      numeral.pop();
    }
    // A push is seen: sparks fly off behind the cart.
    const pushed = now.v / BALANCE.friction - before.v;
    if (!still && !down && now.tick === before.tick + 1 && now.tick % 2 === 0 && Math.abs(pushed) > 0.06)
      sparks.burst(
        cart.x - Math.sign(pushed) * 0.5 * CART.width * u,
        railY + 0.1 * u,
        pushed > 0 ? Math.PI : 0,
        0.35,
        2,
        'cyan',
        0.5,
      );
    wasDown = down;
    const windy = now.wind !== 0;
    if (windy && !wasWindy) sound?.play('wall', { pan: now.wind > 0 ? -0.6 : 0.6, pitch: 0.6 });
    wasWindy = windy;
  };

  return {
    court,
    draw(frame, deltaMs) {
      const before = frame.before as BalanceState;
      const now = frame.now as BalanceState;
      const dt = frame.paused ? 0 : deltaMs;
      const { alpha } = frame;
      const x = before.x + (now.x - before.x) * alpha;
      const angle = before.angle + (now.angle - before.angle) * alpha;
      cart.x = court.centreX + x * u;
      stem.x = cart.x;
      stem.y = railY - (CART.height / 2) * u;
      fallOn(angle, dt);
      const lean = angle + (wasDown ? Math.sign(angle) * fallen : 0);
      stem.rotation = lean;
      const tipX = stem.x + Math.sin(lean) * LENGTH * u;
      const tipY = stem.y - Math.cos(lean) * LENGTH * u;
      follow(before, now, tipX, tipY);
      numeral.draw(Math.floor(now.tick / HZ), dt);
      arc.x = cart.x;
      fallMs = Math.max(0, fallMs - dt);

      const danger = Math.min(1, Math.abs(angle) / BALANCE.steepest);
      tip.x = halo.x = tipX;
      tip.y = halo.y = tipY;
      tip.alpha = 1;
      sizeTo(tip, (0.42 + 0.12 * danger) * u);
      arc.alpha = wasDown ? 0 : 0.3 + 0.7 * danger;
      halo.alpha = danger * danger;
      sizeTo(halo, (0.9 + danger) * u);
      stem.alpha = wasDown ? 0.25 + (0.75 * fallMs) / FALL_MS : 1;
      heart.x = cart.x;
      heart.y = railY;
      heart.alpha = 0.7;

      // The wind is felt before it is understood: comets across the whole sky, the way it blows.
      const target = now.wind / BALANCE.strongest;
      speed += (target - speed) * Math.min(1, dt * 0.01);
      if (!still) drift += (speed + 0.35 * Math.sign(speed) * Math.min(1, 8 * Math.abs(speed))) * dt * 0.0013;
      const strength = Math.min(1, Math.abs(speed) * 5);
      const long = GUST.length * (0.6 + Math.abs(speed)) * u;
      for (let i = 0; i < GUSTS; i++) {
        const along = (((i * 0.381966 + drift) % 1) + 1) % 1;
        const near = 0.55 + 0.45 * ((i * 0.5698403) % 1);
        const head = heads[i];
        const tail = tails[i];
        head.x = view.width * (-0.15 + 1.3 * along);
        head.y = tail.y = railY - 0.3 * u - ((i * 0.7548777) % 1) * (railY - 0.3 * u);
        tail.x = head.x - Math.sign(speed) * 0.42 * long * near;
        head.alpha = strength * near;
        tail.alpha = 0.85 * strength * near;
        sizeTo(tail, long * near, GUST.height * u);
      }
      shake(dt);
      sparks.draw(dt);
    },
  };
};
