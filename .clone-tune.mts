import { networkAgent } from './shared/agents/network.ts';
import { games } from './shared/games/index.ts';
import { scripted } from './shared/agents/index.ts';
import { behaviourCloning } from './shared/learn/behaviour-cloning.ts';
import { demonstrationsOf, returnOf } from './test/bench/learning/cloning.ts';
import { prepareKernels } from './headless/kernels.ts';
await prepareKernels();
const common = { decisionTicks: 1, hidden: 64, epochs: 100, patience: 30, examMatches: 0 };
const SN = { reactionTicks: 0, noise: 0.3, weightDecay: 0.3, balance: 0.5, heldOut: 0.1 };
const settings: any = { pong: { reactionTicks: 8, weightDecay: 0.1 }, snake: {...SN, balance: 1}, 'snake-2': SN, 'snake-4': SN, 'snake-8': SN, racer: { reactionTicks: 6, weightDecay: 0.3 }, 'racer-2': { reactionTicks: 6, weightDecay: 0.3 }, 'racer-4': { reactionTicks: 6, weightDecay: 0.3 }, 'noughts-and-crosses': { noise: 0.3 }, 'ball-in-cup': { reactionTicks: 0, noise: 0.3, heldOut: 0.1 } , 'connect-four': { noise: 0.3, heldOut: 0.1 }, 'slime-volley': { reactionTicks: 0 }};
const [, , gameIds, seeds, ...variants] = process.argv;
for (const gameId of gameIds.split(',')) {
const game: any = (games as any)[gameId];
const shownOf = new Map<number, number>(), demos = new Map<number, any>();
for (const v of variants) {
  const extra = Object.fromEntries(v.split(',').filter(p => p.includes('=')).map(p => { const [k, x] = p.split('='); return [k, Number(x)]; }));
  const out: number[] = []; const t = process.cpuUsage();
  for (let seed = 101; seed < 101 + Number(seeds); seed++) {
    const exam = 7_000_000 + seed * 1000;
    if (!demos.has(seed)) { demos.set(seed, demonstrationsOf(game, seed)); shownOf.set(seed, returnOf(game, scripted[gameId].at(-1)!.make, exam)); }
    const run = behaviourCloning.start({ game, params: { ...common, ...settings[gameId], ...extra }, seed, demonstrations: demos.get(seed) } as any);
    const r: any = run; const ema = v.includes('ema') ? Number(v.match(/ema(\d+)/)![1]) / 100 : 0; let mean: Float64Array | null = null; let atEpoch = 0;
    while (!run.done) { const row = run.advance(64); if (ema && r.state.epoch > atEpoch) { atEpoch = r.state.epoch; const p = r.network.parameters; if (!mean) mean = Float64Array.from(p); else for (let i = 0; i < p.length; i++) mean[i] = ema * mean[i] + (1 - ema) * p[i]; } }
    if (mean) r.bestParameters.set(mean);
    out.push(100 * returnOf(game, () => networkAgent(game, run.policy(), { mode: 'greedy', delayTicks: 0 }), exam) / shownOf.get(seed)!);
  }
  const s = [...out].sort((a, b) => a - b);
  console.log(gameId, v, 'median', ((s[(s.length - 1) >> 1] + s[s.length >> 1]) / 2).toFixed(0), '|', out.map(x => x.toFixed(0)).join(' '), (process.cpuUsage(t).user / 1e6).toFixed(0) + 's');
}
}
