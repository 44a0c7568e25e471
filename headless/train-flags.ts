/** The flags of `npm run train` that every algorithm has; its parameters are flags beside them, so none may have the name of one. */
import { availableParallelism } from 'node:os';
import { learners } from '../shared/learn/index.ts';
import { DEMONSTRATIONS_HELP } from './demonstrations.ts';
import type { Flag } from './flags.ts';

export const flags: readonly Flag[] = [
  { name: 'game', value: '<id>', meaning: 'what to learn' },
  { name: 'algorithm', value: '<id>', meaning: `how: ${Object.keys(learners).join(', ')}` },
  { name: 'seed', value: '<n>', meaning: 'the same seed ends in the same weights (1)' },
  { name: 'seeds', value: '<n>', meaning: 'so many runs, of that seed and those after it (1)' },
  {
    name: 'out',
    value: '<folder>',
    meaning: 'where to; must not be there yet (runs/<game>-<algorithm>-<time>)',
  },
  { name: 'from', value: '<file>', meaning: 'go on from this model (.safetensors, .onnx)' },
  { name: 'demonstrations', value: '<word>', many: true, meaning: DEMONSTRATIONS_HELP },
  {
    name: 'rivals',
    value: '<model>',
    many: true,
    meaning:
      'networks to play against too, as often as --frozenPart says: files or house:<rung>, with commas or spaces',
  },
  {
    name: 'matches',
    value: '<n>',
    meaning: 'at the end, evaluation against each scripted player, or alone (100)',
  },
  { name: 'checkpoint-seconds', value: '<n>', meaning: 'between two checkpoints (60)' },
  { name: 'threads', value: '<n>', meaning: `seeds at a time (${availableParallelism()}, the cores)` },
  {
    name: 'resume',
    value: '<folder>',
    meaning: 'go on with that run, bit for bit; takes no other flag but --threads',
  },
];
