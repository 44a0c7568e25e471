/**
 * AlphaZero on Connect Four from nothing, examined on the file of solved positions: moves that keep the game's value (a win
 * stays a win, a draw a draw) and perfect ones (no other is better), with 200 simulations a move and without any.
 * BENCH_MOVES: how many moves to train for (default 1,000,000, about half an hour on one core); BENCH_MODEL: a file that the
 * model is kept in.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Agent } from '../../shared/agents/agent.ts';
import { networkAgent } from '../../shared/agents/network.ts';
import { searchingAgent } from '../../shared/agents/searching.ts';
import { connectFour } from '../../shared/games/connect-four/rules.ts';
import type { Game } from '../../shared/games/game.ts';
import { alphaZero } from '../../shared/learn/alpha-zero.ts';
import { encodeModel, type Model } from '../../shared/nn/model-file.ts';

interface Solved {
  readonly moves: string;
  readonly columns: readonly (number | null)[];
}

const game = connectFour as Game;
const PARTS = 10; // examinations on the way

export function solvedPositions(): Solved[] {
  const folder = process.env.REFERENCE_DIR ?? new URL('../reference/data', import.meta.url).pathname;
  return JSON.parse(readFileSync(`${folder}/connect-four.json`, 'utf8'));
}

/** Per cent of the positions that `agent` plays so that the value is kept, and perfectly. */
export function examine(agent: Agent, solved: readonly Solved[]): { kept: number; perfect: number } {
  const observation = new Float32Array(game.observation.length);
  const legal = new Uint8Array(7);
  const action = new Int8Array(1);
  let [kept, perfect] = [0, 0];
  for (const { moves, columns } of solved) {
    const state = { ...connectFour.start(0), first: 0 };
    for (const move of moves) connectFour.advance(state, [Number(move) - 1, Number(move) - 1]);
    const seat = connectFour.turn!(state);
    connectFour.observe(state, seat, observation, 0);
    connectFour.legal!(state, seat, legal, 0);
    agent.reset(1);
    agent.act(observation, 0, action, 0, legal);
    const best = Math.max(...columns.filter(score => score !== null));
    const score = columns[action[0]];
    if (score === null) throw new Error(`a stone in full column ${action[0] + 1} after ${moves}`);
    if (Math.sign(score) === Math.sign(best)) kept++;
    if (score === best) perfect++;
  }
  return { kept: (100 * kept) / solved.length, perfect: (100 * perfect) / solved.length };
}

function report(model: Model, solved: readonly Solved[], print: (line: string) => void): void {
  const agents = {
    'without search': networkAgent(game, model, { mode: 'greedy', delayTicks: 0 }),
    '200 simulations': searchingAgent(game, model, { simulations: 200 }),
  };
  for (const [how, agent] of Object.entries(agents)) {
    const { kept, perfect } = examine(agent, solved);
    print(`  ${how}: ${kept.toFixed(1)} % keep the value, ${perfect.toFixed(1)} % perfect`);
  }
}

export function benchSearch(print: (line: string) => void): void {
  const solved = solvedPositions();
  const run = alphaZero.start({ game, params: { moves: Number(process.env.BENCH_MOVES ?? 1e6) }, seed: 1 });
  print('untrained, which is what search alone gets:');
  report(run.policy(), solved, print);
  let cpuSeconds = 0;
  for (let part = 1; part <= PARTS; part++) {
    const before = process.cpuUsage();
    while (run.progress < part / PARTS || (part === PARTS && !run.done)) run.advance(10_000);
    const { user, system } = process.cpuUsage(before);
    cpuSeconds += (user + system) / 1e6;
    print(`${run.policy().meta.steps} moves, ${Math.round(cpuSeconds)} s of one core:`);
    report(run.policy(), solved, print);
  }
  const model = run.policy();
  for (const stones of new Set(solved.map(({ moves }) => moves.length))) {
    print(`after ${stones} stones:`);
    report(
      model,
      solved.filter(({ moves }) => moves.length === stones),
      print,
    );
  }
  if (process.env.BENCH_MODEL) writeFileSync(process.env.BENCH_MODEL, encodeModel(model));
}
