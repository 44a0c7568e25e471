import { expect, test } from 'vitest';
import { Players } from '../../shared/agents/agent.ts';
import { scripted } from '../../shared/agents/index.ts';
import type { BalanceState } from '../../shared/games/balance.ts';
import type { BallInCupState } from '../../shared/games/ball-in-cup.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import type { PongState } from '../../shared/games/pong.ts';
import type { RacerState } from '../../shared/games/racer.ts';
import { below, seedRng } from '../../shared/rng.ts';

/** The state in the mirror, from what its fields mean. What only chance will decide is put off in both. */
const mirrored: Record<string, (state: never) => void> = {
  pong(state: PongState) {
    for (const field of ['y', 'vy', 'spin', 'y0', 'y1', 'v0', 'v1'] as const) state[field] *= -1;
  },
  balance(state: BalanceState) {
    for (const field of ['x', 'v', 'angle', 'turn', 'wind'] as const) state[field] *= -1;
  },
  'ball-in-cup'(state: BallInCupState) {
    for (const field of ['x', 'vx', 'handX', 'handVx'] as const) state[field] *= -1;
  },
  racer(state: RacerState) {
    state.side *= -1;
    for (const car of state.cars)
      for (const field of ['y', 'dy', 'vy', 'wheel', 'offset'] as const) car[field] *= -1;
  },
};

const AHEAD = 15; // ticks: before a gust of wind, or the next try, could come by chance

test.each(Object.values(games).filter(game => game.mirror))(
  'the rules of $id do not notice a mirror',
  game => {
    const { flips, swaps } = game.mirror!;
    const rows = game.observation.map(({ name }) => name);
    const acts = (game.actions.kind === 'choice' ? game.actions.choices : game.actions.axes).map(
      ({ name }) => name,
    );
    for (const name of [...flips, ...swaps.flat()]) expect([...rows, ...acts]).toContain(name);
    const other = (name: string) =>
      swaps.flatMap(([a, b]) => (a === name ? [b] : b === name ? [a] : []))[0] ?? name;
    const width = actionWidth(game);
    const act = (byte: number, axis: number) =>
      game.actions.kind === 'choice'
        ? acts.indexOf(other(acts[byte]))
        : flips.includes(acts[axis])
          ? 0 - byte
          : byte;
    const rng = seedRng(3);
    const [seen, there] = [0, 1].map(() => new Float32Array(rows.length));
    for (const begin of [40, 130, 400]) {
      const state = playedTo(game, begin);
      if ('windIn' in (state as object)) (state as BalanceState).windIn = 1000;
      const image = game.clone(state);
      mirrored[game.variantOf ?? game.id](image as never);
      for (let tick = 0; tick < AHEAD; tick++) {
        for (let seat = 0; seat < game.seats; seat++) {
          game.observe(state, seat, seen, 0);
          game.observe(image, seat, there, 0);
          for (const [row, name] of rows.entries())
            expect(there[row], `${name} at ${begin} + ${tick}`).toBeCloseTo(
              (flips.includes(name) ? -1 : 1) * seen[rows.indexOf(other(name))],
              4,
            );
        }
        const joint = Array.from({ length: game.seats * width }, () =>
          game.actions.kind === 'choice' ? below(rng, acts.length) : below(rng, 255) - 127,
        );
        game.advance(state, joint);
        game.advance(
          image,
          joint.map((byte, at) => act(byte, at % width)),
        );
      }
    }
  },
);

function playedTo(game: Game, tick: number): unknown {
  const match = new Match(game, 8);
  const seats = Array.from({ length: game.seats }, () => scripted[game.id].at(-1)!.make());
  const players = new Players(game, seats, seat => seat);
  while (match.tick < tick) match.advance(players.act(match.state, []));
  return match.state;
}
