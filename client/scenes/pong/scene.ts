/** Pong drawn: two cells play a spark between them. */
import { PONG, PONG_EVENT, type PongState } from '../../../shared/games/pong.ts';
import { light, paintAtlas, sizeTo } from '../atlas.ts';
import { fitCourt, toScreen } from '../court.ts';
import type { SceneFactory } from '../scene.ts';
import { Sparks } from '../sparks.ts';
import { Comet } from './comet.ts';
import { Countdown } from './countdown.ts';
import { Field, paintGround } from './field.ts';
import { Membrane } from './membrane.ts';
import { between, copyMotion, emptyMotion, eventsSince, jumped } from './motion.ts';
import { Paddle } from './paddle.ts';

const SHAKE_MS = 420;
const SHOCK_MS = 700;
const CHEERS = 5; // bursts for the winner
const CHEER_EVERY_MS = 260;
const RALLY_NOTES = [1, 9 / 8, 5 / 4, 3 / 2, 5 / 3, 2, 9 / 4, 5 / 2]; // a rally climbs the scale

export const pongScene: SceneFactory = (scene, view) => {
  const { seat, still, sound } = view;
  paintAtlas(scene);
  paintGround(view.ground);
  const court = fitCourt(view.width, view.height, PONG.halfWidth, PONG.halfHeight);
  const u = court.scale;
  // From here on everything is in the viewer's court: their side at −x.
  const near = seat === 0 ? 1 : -1;
  const field = new Field(scene, court, view.width, view.height, still);
  const membranes = [new Membrane(scene, court, -1, still), new Membrane(scene, court, 1, still)];
  const goals = (['cyan', 'magenta'] as const).map((hue, i) => {
    const goal = light(scene, `haze-${hue}`);
    const at = toScreen(court, 0, i === 0 ? -8 : 8, 0, { x: 0, y: 0 });
    goal.setPosition(at.x, at.y);
    if (court.orientation === 'landscape') sizeTo(goal, 3 * u, 12 * u);
    else sizeTo(goal, 12 * u, 3 * u);
    return goal;
  });
  const countdown = new Countdown(scene, court, still);
  const paddles = [new Paddle(scene, court, -1, still), new Paddle(scene, court, 1, still)];
  const comet = new Comet(scene, court, still);
  const sparks = new Sparks(scene, u);
  const shock = light(scene, 'ring-ink');

  const seen = emptyMotion();
  const moment = emptyMotion();
  const at = { x: 0, y: 0 };
  const goalMs = [0, 0]; // the viewer's own goal, the rival's: how long it still glows
  let shakeMs = 0;
  let shakeTowards = 1;
  let shockMs = 0;
  let rally = 0;
  let cheersLeft = 0;
  let cheerInMs = 0;
  let winner = -1; // −1: nobody yet; 0: the viewer
  const forward = court.orientation === 'landscape' ? 0 : -Math.PI / 2; // the screen angle of the viewer's +x

  const panOf = (along: number) => (court.orientation === 'landscape' ? (along / PONG.halfWidth) * 0.7 : 0);

  const onHit = (side: 0 | 1, now: PongState) => {
    const hue = side === 0 ? 'cyan' : 'magenta';
    const ahead = side === 0 ? 1 : -1;
    const speed = Math.hypot(now.vx, now.vy) / PONG.topSpeed;
    paddles[side].hit();
    comet.struckBy(hue);
    toScreen(court, 0, -ahead * (PONG.paddleX - PONG.ballRadius), now.y, at);
    const out = Math.atan2(now.vy, now.vx * near * ahead) * ahead; // away from the paddle, as it flies
    if (!still)
      sparks.burst(
        at.x,
        at.y,
        forward + (ahead < 0 ? Math.PI : 0) + out,
        1.1,
        14 + 16 * speed,
        hue,
        0.6 + 0.7 * speed,
      );
    sound?.play('hit', {
      pan: panOf(-ahead * PONG.paddleX),
      pitch: RALLY_NOTES[Math.min(rally, RALLY_NOTES.length - 1)] * (side === 0 ? 1 : 0.75),
    });
    rally++;
  };

  const onWall = (now: PongState) => {
    const below = now.y > 0 ? 1 : 0;
    const along = now.x * near;
    const speed = Math.hypot(now.vx, now.vy) / PONG.topSpeed;
    membranes[below].strike(along, 0.5 + 0.8 * speed);
    toScreen(court, 0, along, (below ? 1 : -1) * PONG.halfHeight, at);
    if (!still)
      sparks.burst(at.x, at.y, forward + (below ? -Math.PI / 2 : Math.PI / 2), 1.4, 7, 'yellow', 0.5);
    sound?.play('wall', { pan: panOf(along), pitch: 0.9 + 0.3 * speed });
  };

  const onPoint = (side: 0 | 1) => {
    // `side` scored: the ball left through the other's goal, at `seen`.
    const goal = 1 - side;
    const ahead = goal === 0 ? -1 : 1;
    const hue = side === 0 ? 'cyan' : 'magenta';
    goalMs[goal] = 900;
    goals[goal].setFrame(`haze-${hue}`, false, false);
    toScreen(court, 0, ahead * PONG.halfWidth, seen.y, at);
    if (!still) {
      sparks.burst(at.x, at.y, forward + (ahead > 0 ? Math.PI : 0), 1.5, 44, hue, 1.5);
      sparks.burst(at.x, at.y, forward + (ahead > 0 ? Math.PI : 0), 1.5, 14, 'yellow', 1.1);
      shakeMs = SHAKE_MS;
      shakeTowards = ahead;
      shockMs = SHOCK_MS;
      shock.setPosition(at.x, at.y).setFrame(`ring-${hue}`, false, false);
    }
    rally = 0;
    comet.cut();
    sound?.play(side === 0 ? 'point' : 'lost', { pan: panOf(ahead * 8) });
  };

  const onEnd = (side: 0 | 1) => {
    winner = side;
    cheersLeft = still ? 0 : CHEERS;
    cheerInMs = 0;
    sound?.play(side === 0 ? 'win' : 'lose');
  };

  const follow = (now: PongState) => {
    if (now.tick === seen.tick) return;
    const over = now.score0 >= PONG.pointsToWin ? 0 : now.score1 >= PONG.pointsToWin ? 1 : -1;
    if (jumped(seen, now)) {
      comet.cut();
      rally = 0;
      winner = over < 0 ? -1 : over === seat ? 0 : 1;
    } else {
      const events = eventsSince(seen, now);
      const mine = (bit0: number, bit1: number) => events & (seat === 0 ? bit0 : bit1);
      if (mine(PONG_EVENT.hit0, PONG_EVENT.hit1)) onHit(0, now);
      if (mine(PONG_EVENT.hit1, PONG_EVENT.hit0)) onHit(1, now);
      if (events & PONG_EVENT.wall) onWall(now);
      if (mine(PONG_EVENT.point0, PONG_EVENT.point1)) onPoint(0);
      else if (mine(PONG_EVENT.point1, PONG_EVENT.point0)) onPoint(1);
      else if (now.serveIn === 0) {
        const ticks = now.tick - seen.tick;
        for (let i = 1; i <= ticks; i++) {
          const part = i / ticks;
          comet.fly(
            (seen.x + (now.x - seen.x) * part) * near,
            seen.y + (now.y - seen.y) * part,
            now.spin * near,
          );
        }
        if (seen.serveIn > 0) sound?.play('serve');
      }
      if (over >= 0 && winner < 0) onEnd(over === seat ? 0 : 1);
    }
    if (over < 0) winner = -1;
    copyMotion(now, seen);
  };

  const shake = (deltaMs: number) => {
    const camera = scene.cameras.main;
    if (shakeMs <= 0) return;
    shakeMs = Math.max(0, shakeMs - deltaMs);
    const left = shakeMs / SHAKE_MS;
    const push =
      -Math.sin((1 - left) * 19) * left * left * 0.012 * Math.min(view.width, view.height) * shakeTowards;
    camera.scrollX = court.orientation === 'landscape' ? push : 0;
    camera.scrollY = court.orientation === 'landscape' ? 0 : -push;
  };

  return {
    court,
    draw(frame, deltaMs) {
      const now = frame.now as PongState;
      const dt = frame.paused ? 0 : deltaMs;
      follow(now);
      between(frame.before as PongState, now, frame.alpha, moment);
      field.draw(dt);
      membranes[0].draw(dt);
      membranes[1].draw(dt);
      paddles[0].draw(seat === 0 ? moment.y0 : moment.y1, dt);
      paddles[1].draw(seat === 0 ? moment.y1 : moment.y0, dt);

      const over = winner >= 0;
      const wait = over ? 0 : moment.serveIn / PONG.serveTicks;
      const size = over ? 0 : still ? 1 : Math.min(1, (1 - wait) * 5 + 0.15);
      comet.draw(moment.x * near, moment.y, 1 - frame.alpha, size, dt);
      countdown.draw(moment.x * near, moment.y, wait, moment.vx * near, moment.vy, dt);

      for (let i = 0; i < 2; i++) {
        goalMs[i] = Math.max(0, goalMs[i] - dt);
        const left = goalMs[i] / 900;
        goals[i].alpha = left * left * 0.8;
      }
      shockMs = Math.max(0, shockMs - dt);
      const spread = 1 - shockMs / SHOCK_MS;
      shock.alpha = shockMs > 0 ? 0.6 * (1 - spread) * (1 - spread) : 0;
      sizeTo(shock, (0.5 + 7 * Math.sqrt(spread)) * u);

      cheerInMs -= dt;
      if (cheersLeft > 0 && cheerInMs <= 0) {
        cheerInMs = CHEER_EVERY_MS;
        const across = ((cheersLeft * 3.7) % 7) - 3.5;
        toScreen(court, 0, (winner === 0 ? -1 : 1) * (2 + ((cheersLeft * 2.3) % 4)), across, at);
        sparks.burst(at.x, at.y, 0, Math.PI, 28, winner === 0 ? 'cyan' : 'magenta', 1.1);
        cheersLeft--;
      }
      sparks.draw(dt);
      shake(dt);
    },
  };
};
