/** Slime Volley drawn: two half cells keep a golden spark off their ground. */
import type { GameObjects } from 'phaser';
import { type Body, SLIME, type SlimeVolleyState } from '../../../shared/games/slime-volley.ts';
import { light, paintAtlas, STRANDS, sizeTo } from '../atlas.ts';
import type { SceneFactory } from '../scene.ts';
import { Sparks } from '../sparks.ts';
import { Ball } from './ball.ts';
import { fitSlimeCourt, onScreen } from './court.ts';
import { paintGround } from './ground.ts';
import { Lives } from './lives.ts';
import { between, emptyMotion, HAPPENED, happened, jumped, readMotion } from './motion.ts';
import { Slime } from './slime.ts';

const HUES = ['cyan', 'magenta'] as const;
const SHAKE_MS = 380;
const SHOCK_MS = 720;
const CHEERS = 6; // bursts for the winner
const CHEER_EVERY_MS = 240;
const RALLY_NOTES = [1, 9 / 8, 5 / 4, 3 / 2, 5 / 3, 2, 9 / 4, 5 / 2]; // a rally climbs the scale
const UP = -Math.PI / 2;
const FASTEST = 2.2 * SLIME.topSpeed; // off a slime that runs into it

export const slimeVolleyScene: SceneFactory = (scene, view) => {
  const { seat, still, sound } = view;
  paintAtlas(scene);
  paintGround(view.ground);
  const court = fitSlimeCourt(view.width, view.height);
  const u = court.scale;

  const strands: GameObjects.Image[] = [];
  if (!still)
    for (let i = 0; i < STRANDS; i++) {
      const strand = light(scene, `strand-${i}`);
      sizeTo(strand, (9 + (i % 4) * 3) * u, 1.6 * u);
      strands.push(strand);
    }
  const flashes = HUES.map((hue, i) => {
    const flash = light(scene, `haze-${hue}`);
    onScreen(court, i === 0 ? -12 : 12, SLIME.ground, flash);
    sizeTo(flash, 30 * u, 9 * u);
    return flash;
  });
  const lives = new Lives(scene, court);
  const slimes = [new Slime(scene, court, -1, still), new Slime(scene, court, 1, still)];
  const ball = new Ball(scene, court, still);
  const shocks = [light(scene, 'ring-ink'), light(scene, 'ring-ink')]; // where it fell, where it was struck
  const sparks = new Sparks(scene, 2.2 * u);

  const seen = emptyMotion();
  const now = emptyMotion();
  const before = emptyMotion();
  const at = { x: 0, y: 0 };
  const shockMs = [0, 0];
  const flashMs = [0, 0];
  let shakeMs = 0;
  let timeMs = 0;
  let rally = 0;
  let cheersLeft = 0;
  let cheerInMs = 0;
  let winner = -1; // −1: nobody yet; 0: the viewer; 1: the rival; 2: neither

  const panOf = (x: number) => (x / SLIME.halfWidth) * 0.7;
  const speedOf = ({ vx, vy }: Body) => Math.min(1, Math.hypot(vx, vy) / FASTEST);

  const ringAt = (which: 0 | 1, x: number, y: number, hue: string) => {
    if (still) return;
    shockMs[which] = SHOCK_MS;
    shocks[which].setPosition(x, y).setFrame(`ring-${hue}`, false, false);
  };

  const onHit = (side: 0 | 1) => {
    const speed = speedOf(now.ball);
    slimes[side].hit(speed);
    ball.strike(HUES[side]);
    const { x, y } = now.slimes[side];
    const dx = now.ball.x - x;
    const dy = now.ball.y - y;
    const far = Math.hypot(dx, dy) || 1;
    onScreen(court, x + (dx / far) * SLIME.slimeRadius, y + (dy / far) * SLIME.slimeRadius, at);
    ringAt(1, at.x, at.y, HUES[side]);
    if (!still) {
      const out = Math.atan2(-dy, dx);
      sparks.burst(at.x, at.y, out, 1.2, 10 + 22 * speed, HUES[side], 0.45 + 0.8 * speed);
      sparks.burst(at.x, at.y, out, 1.6, 5, 'yellow', 0.5 + 0.4 * speed);
    }
    sound?.play('hit', {
      pan: panOf(now.ball.x),
      pitch: RALLY_NOTES[Math.min(rally, RALLY_NOTES.length - 1)] * (side === 0 ? 1 : 0.75),
    });
    rally++;
  };

  const onBounce = (net: boolean) => {
    const side = Math.sign(now.ball.x) || 1;
    onScreen(court, net ? side * SLIME.netHalf : side * SLIME.halfWidth, now.ball.y, at);
    const away = side < 0 === net ? Math.PI : 0;
    if (!still) sparks.burst(at.x, at.y, away, 1.3, 9, net ? 'ink' : 'yellow', 0.6);
    sound?.play('wall', { pan: panOf(now.ball.x), pitch: net ? 0.7 : 1 });
  };

  const onPoint = (side: 0 | 1) => {
    // `side` scored: the ball fell on the other's ground, below where it was seen.
    const loser = side === 0 ? 1 : 0;
    onScreen(court, seen.ball.x + seen.ball.vx * SLIME.dt, SLIME.ground, at);
    ringAt(0, at.x, at.y, HUES[side]);
    flashMs[loser] = 800;
    flashes[loser].setFrame(`haze-${HUES[side]}`, false, false);
    slimes[side].won();
    slimes[loser].lost();
    lives.lose(loser, now.lives[loser]);
    if (!still) {
      sparks.burst(at.x, at.y, UP, 1.35, 40, HUES[side], 1.35);
      sparks.burst(at.x, at.y, UP, 1.2, 22, 'yellow', 1.1);
      const life = lives.placeOf(loser, now.lives[loser]);
      sparks.burst(life.x, life.y, UP, Math.PI, 14, HUES[loser], 0.6);
      shakeMs = SHAKE_MS;
    }
    rally = 0;
    ball.cut();
    sound?.play(side === 0 ? 'point' : 'lost', { pan: panOf(seen.ball.x) });
  };

  const winnerOf = (): number => {
    const [own, rival] = now.lives;
    if (own > 0 && rival > 0 && now.tick < SLIME.maxTicks) return -1;
    return own > rival ? 0 : own < rival ? 1 : 2;
  };

  const follow = (state: SlimeVolleyState) => {
    if (now.tick === seen.tick) return;
    const over = winnerOf();
    if (jumped(seen, now)) {
      ball.cut();
      rally = 0;
      winner = over;
    } else {
      const events = happened(seen, now, state, seat);
      if (events & HAPPENED.ownHit) onHit(0);
      if (events & HAPPENED.rivalHit) onHit(1);
      if (events & (HAPPENED.net | HAPPENED.wall)) onBounce((events & HAPPENED.net) !== 0);
      for (let i = 0; i < 2; i++) {
        const was = seen.slimes[i];
        const is = now.slimes[i];
        if (was.y <= SLIME.ground && is.y > SLIME.ground) {
          slimes[i].jump();
          if (i === 0) sound?.play('click', { pan: panOf(is.x), pitch: 0.35 });
        } else if (was.y > SLIME.ground && is.y <= SLIME.ground) {
          slimes[i].land();
          onScreen(court, is.x, SLIME.ground, at);
          if (!still) for (const side of [0, Math.PI]) sparks.burst(at.x, at.y, side, 0.35, 4, HUES[i], 0.4);
        }
      }
      if (events & HAPPENED.ownPoint) onPoint(0);
      else if (events & HAPPENED.rivalPoint) onPoint(1);
      else if (now.freeze === 0) {
        const ticks = now.tick - seen.tick;
        for (let i = 1; i <= ticks; i++)
          ball.fly(
            seen.ball.x + ((now.ball.x - seen.ball.x) * i) / ticks,
            seen.ball.y + ((now.ball.y - seen.ball.y) * i) / ticks,
          );
        if (seen.freeze > 0) sound?.play('serve');
      }
      if (over >= 0 && winner < 0) {
        winner = over;
        cheersLeft = still || over === 2 ? 0 : CHEERS;
        cheerInMs = 400;
        if (over < 2) sound?.play(over === 0 ? 'win' : 'lose');
      }
    }
    if (over < 0) winner = -1;
    ball.foresee(now.ball);
    readMotion(state, seat, seen);
  };

  const drift = () => {
    for (let i = 0; i < strands.length; i++) {
      const strand = strands[i];
      const along = ((i * 0.381966 + timeMs * (0.000012 + 0.000006 * (i % 3))) % 1) * 1.3 - 0.15;
      const deep = (i * 0.618034) % 1;
      strand.x = view.width * (i % 2 ? along : 1 - along);
      strand.y = court.groundY + (view.height - court.groundY) * (0.16 + 0.74 * deep);
      strand.alpha = 0.2 * (1 - 0.5 * deep) * Math.min(1, 6 * along + 0.9, 6 * (1.15 - along));
    }
  };

  const shake = (dt: number) => {
    if (shakeMs <= 0) return;
    shakeMs = Math.max(0, shakeMs - dt);
    const left = shakeMs / SHAKE_MS;
    scene.cameras.main.scrollY = Math.sin((1 - left) * 21) * left * left * 0.009 * view.height;
  };

  return {
    court,
    draw(frame, deltaMs) {
      const state = frame.now as SlimeVolleyState;
      const dt = frame.paused ? 0 : deltaMs;
      timeMs += still ? 0 : dt;
      readMotion(state, seat, now);
      readMotion(frame.before as SlimeVolleyState, seat, before);
      follow(state);
      between(before, now, frame.alpha);
      drift();

      const over = winner >= 0;
      const wait = over ? 0 : Math.max(0, now.freeze + 1 - frame.alpha) / SLIME.serveTicks;
      const frozen = now.freeze > 0;
      const size = over ? 0 : frozen && !still ? Math.min(1, (1 - wait) * 4 + 0.2) : 1;
      ball.draw(now.ball.x, now.ball.y, 1 - frame.alpha, size, frozen ? Math.min(1, wait) : 0, dt);
      onScreen(court, now.ball.x, now.ball.y, at);
      const { x, y } = at;
      for (let i = 0; i < 2; i++) slimes[i].draw(now.slimes[i], x, y, dt);
      lives.draw(now.lives[0], now.lives[1], dt);

      for (let i = 0; i < 2; i++) {
        flashMs[i] = Math.max(0, flashMs[i] - dt);
        const bright = flashMs[i] / 800;
        flashes[i].alpha = 0.85 * bright * bright;
        shockMs[i] = Math.max(0, shockMs[i] - dt);
        const spread = 1 - shockMs[i] / SHOCK_MS;
        shocks[i].alpha = shockMs[i] > 0 ? (i === 0 ? 0.8 : 0.4) * (1 - spread) * (1 - spread) : 0;
        sizeTo(shocks[i], (i === 0 ? 2 + 16 * Math.sqrt(spread) : 1 + 4.5 * Math.sqrt(spread)) * u);
      }
      cheerInMs -= dt;
      if (cheersLeft > 0 && cheerInMs <= 0) {
        cheerInMs = CHEER_EVERY_MS;
        cheersLeft--;
        slimes[winner].won();
        const side = winner === 0 ? -1 : 1;
        onScreen(court, side * (3 + ((cheersLeft * 7.7) % 18)), 7 + ((cheersLeft * 3.1) % 8), at);
        sparks.burst(at.x, at.y, 0, Math.PI, 24, HUES[winner], 1);
      }
      sparks.draw(dt);
      shake(dt);
    },
  };
};
