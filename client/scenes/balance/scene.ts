/** Balance drawn: a cell on a rail carries a stem of light with a spark at its tip; wind comes as streaks. */
import type { GameObjects } from 'phaser';
import { BALANCE, type BalanceState } from '../../../shared/games/balance.ts';
import { PALETTE } from '../../drawing/palette.ts';
import { additive, glowStroke, light, paintAtlas, paintTexture, sizeTo, softLight } from '../atlas.ts';
import { fitUpright } from '../court.ts';
import type { SceneFactory } from '../scene.ts';
import { Sparks } from '../sparks.ts';
import { paintGround } from './ground.ts';

const LENGTH = 2 * BALANCE.world.halfLength; // of the pole, in metres, and so in court units
const HALF_HEIGHT = 2.2;
const RAIL_DOWN = 1.1; // below the middle
const CART = { width: 0.9, height: 0.36 };
const GLOW = 0.5;
const STEM = 0.12;
const STREAKS = 14;
const FALL_MS = 900;

export const balanceScene: SceneFactory = (scene, view) => {
  const { still, sound } = view;
  paintAtlas(scene);
  const half = BALANCE.rail + CART.width / 2;
  const court = fitUpright(view.width, view.height, half, HALF_HEIGHT);
  const onGround = fitUpright(view.ground.width, view.ground.height, half, HALF_HEIGHT);
  paintGround(view.ground, onGround, onGround.centreY + RAIL_DOWN * onGround.scale);
  const u = court.scale;
  const railY = court.centreY + RAIL_DOWN * u;

  const streaks: GameObjects.Image[] = Array.from({ length: STREAKS }, () => light(scene, 'streak-blue'));
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
  let wasDown = false;
  let wasWindy = false;
  let drift = 0;
  let speed = 0;

  const follow = (now: BalanceState, tipX: number, tipY: number) => {
    if (now.tick === seenTick) return;
    if (now.tick < seenTick || now.tick > seenTick + 30) {
      wasDown = false;
      fallMs = 0;
    }
    seenTick = now.tick;
    const down = Math.abs(now.angle) > BALANCE.steepest || Math.abs(now.x) > BALANCE.rail;
    if (down && !wasDown) {
      fallMs = FALL_MS;
      if (!still) {
        sparks.burst(tipX, tipY, now.angle > 0 ? 0.3 : Math.PI - 0.3, 1.2, 40, 'yellow', 1.1);
        sparks.burst(cart.x, railY, -Math.PI / 2, 1.2, 24, 'magenta', 0.8);
      }
      sound?.play('lose');
    } else if (!down && now.tick > 0 && now.tick % 600 === 0) sound?.play('point'); // ten more seconds
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
      stem.rotation = angle;
      const tipX = stem.x + Math.sin(angle) * LENGTH * u;
      const tipY = stem.y - Math.cos(angle) * LENGTH * u;
      follow(now, tipX, tipY);
      fallMs = Math.max(0, fallMs - dt);

      const danger = Math.min(1, Math.abs(angle) / BALANCE.steepest);
      tip.x = halo.x = tipX;
      tip.y = halo.y = tipY;
      tip.alpha = 1;
      sizeTo(tip, (0.42 + 0.12 * danger) * u);
      halo.alpha = danger * danger;
      sizeTo(halo, (0.9 + danger) * u);
      stem.alpha = wasDown ? 0.25 + (0.75 * fallMs) / FALL_MS : 1;
      heart.x = cart.x;
      heart.y = railY;
      heart.alpha = 0.7;

      // The wind is felt before it is understood: streaks across the whole stage, the way it blows.
      const target = still ? 0 : now.wind / BALANCE.strongest;
      speed += (target - speed) * Math.min(1, dt * 0.01);
      drift += speed * dt * 0.0016;
      for (let i = 0; i < STREAKS; i++) {
        const streak = streaks[i];
        const along = (((i * 0.381966 + drift) % 1) + 1) % 1;
        streak.x = view.width * (-0.1 + 1.2 * along);
        streak.y = railY - u * (0.4 + ((i * 2.7) % (LENGTH + 0.6)));
        streak.alpha = Math.min(1, Math.abs(speed) * 2.2);
        sizeTo(streak, (0.8 + 1.4 * Math.abs(speed)) * u, 0.06 * u);
      }
      sparks.draw(dt);
    },
  };
};
