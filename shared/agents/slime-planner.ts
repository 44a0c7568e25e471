/**
 * The master of Slime Volley: she thinks ahead. While the ball comes, she tries plans in her head (walk there, jump then,
 * that way) by the rules of the game, and keeps the one that sends the ball far from her rival, soon. The best of them she
 * plays on against a rival she knows by heart, the network of 2015, whoever it is that stands there; a plan that would
 * beat it is carried out. All she is given is what a player sees, late; what she did meanwhile she remembers.
 */
import {
  type Body,
  moveBall,
  moveSlime,
  SLIME_ACTION,
  SLIME_EVENT,
  slimeVolley,
} from '../games/slime-volley.ts';
import { type Rng, seedRng, uniform, uniformIn } from '../rng.ts';
import { type Agent, delayed } from './agent.ts';
import { baselineChoice, MEMORY } from './slime-baseline.ts';
import { copyBody, emptyBody, flyDown, LEFT, RIGHT, readSight, type Sight, towards } from './slime-sight.ts';

export interface PlannerSkill {
  delayTicks: number; // at least 1
  plans: number; // tried a tick
  played: number; // of them against the imagined rival, on every `deepTicks`-th tick
  deepTicks: number;
}

interface Plan {
  x: number; // where to walk
  jumpIn: number; // ticks until the jump
  jumpTo: -1 | 0 | 1; // −1 towards the net
  worth: number;
}

const HOME = 8; // where she waits
const HORIZON = 110; // ticks that she thinks ahead
const CONTACT = 3.5; // height at which a ball is met from the ground
const HASTE = 0.2; // units of distance from the rival that a tick of flight is worth
const LOST = -1000;
const NOWHERE = -100; // the ball would not come over
const WINNING = 100;
const NONE = -1e9;

const points = SLIME_EVENT.point0 | SLIME_EVENT.point1;

export function slimePlanner(name: string, { delayTicks, plans, played, deepTicks }: PlannerSkill): Agent {
  let rng: Rng = seedRng(0);
  let clock = 0;
  const sight: Sight = { own: emptyBody(), ball: emptyBody(), rival: emptyBody(), served: false };
  const { own, ball, rival } = sight;
  const done: number[] = []; // her own actions that she has not seen the effect of
  const memoryThen = new Float64Array(MEMORY); // the imagined rival's, as of what is seen
  const memoryNow = new Float64Array(MEMORY);

  // In her head.
  const [me, it, them]: [Body, Body, Body] = [emptyBody(), emptyBody(), emptyBody()];
  const memory = new Float64Array(MEMORY);
  const seen = new Float64Array(8);
  const best: Plan = { x: 0, jumpIn: 0, jumpTo: 0, worth: NONE };
  const tried = Array.from({ length: plans }, (): Plan => ({ ...best }));

  const imaginedChoice = (body: Body, target: Body, outputs: Float64Array): number => {
    seen[0] = -body.x / 10;
    seen[1] = body.y / 10;
    seen[2] = -body.vx / 10;
    seen[3] = body.vy / 10;
    seen[4] = -target.x / 10;
    seen[5] = target.y / 10;
    seen[6] = -target.vx / 10;
    seen[7] = target.vy / 10;
    return baselineChoice(seen, 0, outputs);
  };

  const actionOf = ({ x, jumpIn, jumpTo }: Plan, tick: number): number => {
    if (tick < jumpIn) return towards(me.x, x, false);
    return jumpTo < 0 ? SLIME_ACTION.forwardJump : jumpTo > 0 ? SLIME_ACTION.backJump : SLIME_ACTION.jump;
  };

  /** How far from the rival, and how soon, the plan lets the ball come down. */
  const worthOf = (plan: Plan): number => {
    copyBody(own, me);
    copyBody(ball, it);
    let struck = -1; // when last
    for (let tick = 0; tick < HORIZON; tick++) {
      moveSlime(me, RIGHT, struck < 0 ? actionOf(plan, tick) : towards(me.x, HOME, false));
      const events = moveBall(it, null, me);
      if (events & SLIME_EVENT.hit1) struck = tick;
      if (events & points) return events & SLIME_EVENT.point0 ? LOST + tick : NOWHERE;
      if (struck < 0 || it.x > -0.2) continue;
      let ticks = tick - struck;
      while (ticks < HORIZON && !(it.vy < 0 && it.y <= CONTACT)) {
        ticks++;
        if (moveBall(it, null, null) & points) break;
      }
      return it.x > 0 ? NOWHERE : Math.abs(it.x - rival.x) - HASTE * ticks;
    }
    return NOWHERE;
  };

  /** Whether the plan would beat the imagined rival. */
  const wins = (plan: Plan): boolean => {
    copyBody(own, me);
    copyBody(ball, it);
    copyBody(rival, them);
    memory.set(memoryNow);
    let struck = false;
    let returned = false;
    for (let tick = 0; tick < HORIZON; tick++) {
      moveSlime(them, LEFT, imaginedChoice(them, it, memory));
      moveSlime(me, RIGHT, struck ? towards(me.x, HOME, false) : actionOf(plan, tick));
      const events = moveBall(it, them, me);
      if (events & points) return (events & SLIME_EVENT.point1) !== 0;
      struck ||= (events & SLIME_EVENT.hit1) !== 0;
      returned ||= (events & SLIME_EVENT.hit0) !== 0;
      if (returned && it.x > 0) return false;
    }
    return false;
  };

  const think = (landing: number): void => {
    const deep = clock % deepTicks === 0;
    if (best.worth > NONE) {
      best.jumpIn--;
      if (best.worth < WINNING || (deep && !wins(best))) best.worth = worthOf(best);
    }
    if (best.worth === WINNING) return;
    for (const plan of tried) {
      const near = best.worth > NOWHERE && uniform(rng) < 0.3; // a variation of the best, or anything
      plan.x = Math.max(2, near ? best.x + uniformIn(rng, -1, 1) : landing + uniformIn(rng, -6, 6));
      plan.jumpIn = near
        ? best.jumpIn + Math.floor(uniformIn(rng, -3, 4))
        : Math.floor(uniformIn(rng, 0, 50));
      const turned = !near || uniform(rng) < 0.3;
      plan.jumpTo = turned ? ((Math.floor(uniformIn(rng, 0, 3)) - 1) as Plan['jumpTo']) : best.jumpTo;
      plan.worth = worthOf(plan);
      if (plan.worth > best.worth) Object.assign(best, plan);
    }
    for (let n = 0; deep && n < played; n++) {
      let first = tried[0];
      for (const plan of tried) if (plan.worth > first.worth) first = plan;
      if (first.worth <= NOWHERE) return;
      if (wins(first)) {
        Object.assign(best, first);
        best.worth = WINNING;
        return;
      }
      first.worth = NONE;
    }
  };

  const agent: Agent = {
    name,
    reset(seed) {
      rng = seedRng(seed);
      clock = 0;
      done.length = 0;
      best.worth = NONE;
      memoryThen.fill(0);
    },
    act(observation, from, action, at) {
      clock++;
      readSight(observation, from, sight);
      // From what she sees to now.
      memoryNow.set(memoryThen);
      for (let i = 0; i < done.length; i++) {
        moveSlime(rival, LEFT, imaginedChoice(rival, ball, memoryNow));
        if (i === 0) memoryThen.set(memoryNow);
        moveSlime(own, RIGHT, done[i]);
        moveBall(ball, rival, own, sight.served);
      }
      copyBody(ball, it);
      const coming = !sight.served && flyDown(it, CONTACT) && it.x > 0;
      if (coming) {
        think(it.x);
        copyBody(own, me);
        action[at] = actionOf(best, 0);
      } else {
        best.worth = NONE;
        action[at] = towards(own.x, HOME, false);
      }
      done.push(action[at]);
      if (done.length > delayTicks) done.shift();
    },
  };
  return delayed(slimeVolley, agent, delayTicks);
}
