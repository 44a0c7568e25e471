/** `npm run bench`: all that is quick; `npm run bench -- games page`: those; `npm run bench -- learn`: minutes of training; `-- search`, `-- solver`: half an hour or more each. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { buildKernels, kernelsFile } from '../../build/kernels.ts';
import { kernels, useSimd } from '../../shared/nn/backend.ts';
import { benchGames } from './games.ts';
import { benchLearn } from './learn.ts';
import { benchNetworks } from './networks.ts';
import { benchPage } from './page.ts';
import { benchSearch } from './search.ts';
import { benchServer } from './server.ts';
import { benchSolver } from './solver.ts';
import { benchTraining } from './training.ts';

const print = (line: string) => console.log(line);

const benches: Record<string, { quick: boolean; run(): void | Promise<void> }> = {
  games: { quick: true, run: benchGames },
  nn: { quick: true, run: () => benchNetworks(print) },
  training: { quick: true, run: () => benchTraining(print) },
  server: { quick: true, run: async () => (await benchServer()).forEach(print) },
  page: { quick: true, run: () => benchPage(print) },
  learn: { quick: false, run: () => benchLearn(print) },
  search: { quick: false, run: () => benchSearch(print) },
  solver: { quick: false, run: () => benchSolver(print) },
};

const asked = process.argv.slice(2);
const unknown = asked.filter(name => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`bench: no ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
await buildKernels();
await useSimd(readFileSync(kernelsFile));
print(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0].model}. Kernels: ${kernels().name}. Median (range) of five measurements.`,
);
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 ? !asked.includes(name) : !bench.quick) continue;
  print(`\n── ${name}`);
  await bench.run();
}
