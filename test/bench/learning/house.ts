/** The best of the house in every game against every scripted player: 200 matches each, or alone on the same seeds. */
import { rateInterval } from '../../../headless/intervals.ts';
import { type Player, playerNamed } from '../../../headless/lookup.ts';
import type { Agent } from '../../../shared/agents/agent.ts';
import { scripted } from '../../../shared/agents/index.ts';
import type { Game } from '../../../shared/games/game.ts';
import { games } from '../../../shared/games/index.ts';
import { house } from '../../../shared/house/players.ts';
import { evaluate, scoreAlone } from '../../../shared/learn/evaluation.ts';
import { examSeeds, type Row, type Task, type Values } from './task.ts';

const MATCHES = 200;
const GREEDY = { mode: 'greedy', delayTicks: 0 } as const;

/** Matches won and lost; alone, by who has the higher score on the same seed. */
function meet(game: Game, best: Player, rival: Player, firstSeed: number): { wins: number; losses: number } {
  if (game.seats > 1) {
    const side = (player: Player): Agent[] => Array.from({ length: game.seats / 2 }, () => player.make());
    const { wins, draws } = evaluate(game, side(best), side(rival), { matches: MATCHES, firstSeed });
    return { wins, losses: MATCHES - wins - draws };
  }
  const scores = (player: Player) => {
    const agent = player.make();
    return Array.from({ length: MATCHES }, (_, i) =>
      scoreAlone(game, agent, { matches: 1, firstSeed: firstSeed + i }),
    );
  };
  const [own, other] = [scores(best), scores(rival)];
  return {
    wins: own.filter((score, i) => score > other[i]).length,
    losses: own.filter((score, i) => score < other[i]).length,
  };
}

/** By `game:player`. */
function measure(seed: number): Values {
  const values: Record<string, number> = {};
  for (const [id, ladder] of Object.entries(house)) {
    const game = games[id];
    const best = playerNamed(game, `house:${ladder.at(-1)!.id}`, GREEDY);
    for (const { id: rival } of scripted[id]) {
      const { wins, losses } = meet(game, best, playerNamed(game, rival, GREEDY), examSeeds(seed));
      values[`${id}:${rival}:wins`] = wins;
      values[`${id}:${rival}:losses`] = losses;
    }
  }
  return values;
}

/** More losses than wins, of those matches that had a winner, by more than chance: beyond Wilson's interval of 95 %. */
function verdict(wins: number, losses: number): string {
  const decided = wins + losses;
  if (decided === 0) return 'all drawn';
  const { mean, low, high } = rateInterval(wins, decided);
  const interval = `${(100 * mean).toFixed(0)} % of the decided [${(100 * low).toFixed(0)}, ${(100 * high).toFixed(0)}]`;
  return high < 0.5 ? `${interval}: loses` : interval;
}

function rows([values]: readonly Values[]): Row[] {
  const pairs = Object.keys(values)
    .filter(name => name.endsWith(':wins'))
    .map(name => name.slice(0, -':wins'.length));
  return pairs.map(pair => {
    const [game, rival] = pair.split(':');
    const [wins, losses] = [values[`${pair}:wins`]!, values[`${pair}:losses`]!];
    return {
      what: `${game}, against ${rival}`,
      asked: 'does not lose by more than chance',
      got: `${wins} won, ${MATCHES - wins - losses} drawn, ${losses} lost; ${verdict(wins, losses)}`,
    };
  });
}

export const houseTask: Task = {
  id: 'house',
  title: 'The best of the house, 200 matches against each scripted player',
  quick: false,
  seeds: 1,
  published: '',
  measure,
  rows,
};
