import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * Which folder may import what. The first row whose folder holds a file is the file's row; a row's own folder is always
 * open to it. `packages` are npm's and Node's.
 */
interface Layer {
  readonly folder: string;
  readonly may: readonly string[];
  readonly packages: readonly string[] | 'any';
  readonly types?: readonly string[]; // may be imported as types only
}

const layers: readonly Layer[] = [
  { folder: 'shared/math.ts', may: [], packages: [] },
  { folder: 'shared/rng.ts', may: [], packages: [] },
  { folder: 'shared/nn', may: ['shared/math.ts', 'shared/rng.ts'], packages: ['zod', 'pbf'] },
  { folder: 'shared/games', may: ['shared/math.ts', 'shared/rng.ts'], packages: [] },
  {
    folder: 'shared/agents',
    may: ['shared/games', 'shared/nn', 'shared/math.ts', 'shared/rng.ts'],
    packages: [],
  },
  {
    folder: 'shared/learn',
    may: ['shared/games', 'shared/agents', 'shared/nn', 'shared/math.ts', 'shared/rng.ts'],
    packages: [],
  },
  {
    folder: 'shared/house',
    may: ['shared/games', 'shared/agents', 'shared/nn'],
    packages: [],
  },
  { folder: 'shared/protocol.ts', may: [], packages: ['zod'], types: ['shared'] },
  // A scene draws states: it knows the games and how things look, and nothing that thinks or learns.
  {
    folder: 'client/scenes',
    may: ['shared/games', 'shared/rng.ts', 'shared/math.ts', 'client/drawing', 'client/audio'],
    packages: ['phaser'],
    types: ['client/match'],
  },
  { folder: 'client', may: ['shared'], packages: 'any' },
  { folder: 'server', may: ['shared'], packages: 'any' },
  { folder: 'headless', may: ['shared', 'build/kernels.ts'], packages: 'any' },
];

interface Source {
  readonly path: string; // from the root, with slashes
  readonly text: string;
}

const IMPORT =
  /(?:^|[\s;])(?:(import|export)\s+(type\s)?(?:[^'"()]*?\sfrom\s+)?|import\s*\(\s*)['"]([^'"]+)['"]/g;

/** Code without its comments and the insides of its strings, which may say what they like. */
function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|(['"])(?:\\.|(?!\1)[^\\\n])*\1/g, match =>
    match.startsWith('/') ? ' ' : "''",
  );
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Every import that climbs, one line each. */
function climbingImports(sources: readonly Source[]): string[] {
  const found: string[] = [];
  for (const { path, text } of sources) {
    const layer = layers.find(({ folder }) => within(path, folder));
    if (!layer) {
      found.push(`${path}: no row of the table holds it`);
      continue;
    }
    for (const [, , type, name] of text.replace(/\/\*[\s\S]*?\*\//g, ' ').matchAll(IMPORT)) {
      if (name.startsWith('.')) {
        const target = posix.normalize(posix.join(posix.dirname(path), name.replace(/\?.*$/, '')));
        const open = [layer.folder, ...layer.may, ...(type ? (layer.types ?? []) : [])];
        if (!open.some(folder => within(target, folder))) found.push(`${path} imports ${target}`);
      } else if (layer.packages !== 'any') {
        if (!layer.packages.includes(name)) found.push(`${path} imports ${name}`);
      } else if (layer.folder === 'client' && name.startsWith('node:')) {
        found.push(`${path} imports ${name}`);
      }
    }
  }
  return found;
}

/** What gives other bits elsewhere or at another time: nothing under shared/ may name it. */
const inexact =
  /\bMath\s*(?:\[|\.\s*(?:random|a?(?:sin|cos|tan)h?|atan2|exp|expm1|log|log2|log10|log1p|pow|hypot|cbrt)\b)|\b(?:Date|performance|crypto|process|window|document)\s*[.(]|\bset(?:Timeout|Interval)\s*\(|\bnew\s+Date\b|\}\s*=\s*Math\b/g;

function inexactCode(sources: readonly Source[]): string[] {
  const found: string[] = [];
  for (const { path, text } of sources)
    for (const [match] of within(path, 'shared') ? codeOf(text).matchAll(inexact) : [])
      found.push(`${path} uses ${match}`);
  return found;
}

const root = join(import.meta.dirname, '..');
const sources: readonly Source[] = ['shared', 'client', 'server', 'headless'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map(name => {
      const path = posix.join(folder, name.replaceAll('\\', '/'));
      return { path, text: readFileSync(join(root, path), 'utf8') };
    }),
);

describe('the project', () => {
  test('no import climbs the layers', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(climbingImports(sources)).toEqual([]);
  });

  test('shared code uses neither inexact maths nor chance nor clocks', () => {
    expect(inexactCode(sources)).toEqual([]);
  });
});

describe('the check itself', () => {
  test.each([
    ['shared/nn/dense.ts', "import { pong } from '../games/pong.ts';", 'shared/games/pong.ts'],
    ['shared/games/pong.ts', "import type { Model } from '../nn/model-file.ts';", 'shared/nn/model-file.ts'],
    ['shared/agents/network.ts', "import {\n  ppo,\n} from '../learn/ppo.ts';", 'shared/learn/ppo.ts'],
    ['shared/rng.ts', "import './math.ts';", 'shared/math.ts'],
    ['shared/learn/ppo.ts', "import { readFile } from 'node:fs';", 'node:fs'],
    ['shared/learn/ppo.ts', "const zod = await import('zod');", 'zod'],
    ['shared/protocol.ts', "import { games } from './games/index.ts';", 'shared/games/index.ts'],
    [
      'client/scenes/pong/scene.ts',
      "import { Network } from '../../../shared/nn/network.ts';",
      'shared/nn/network.ts',
    ],
    ['client/scenes/stage.ts', "export * from '../ui/app.tsx';", 'client/ui/app.tsx'],
    ['client/net/api.ts', "import { app } from '../../server/http/app.ts';", 'server/http/app.ts'],
    ['client/net/api.ts', "import fs from 'node:fs';", 'node:fs'],
    ['server/main.ts', "import { app } from '../client/ui/app.tsx';", 'client/ui/app.tsx'],
    ['headless/train.ts', "import { app } from '../server/http/app.ts';", 'server/http/app.ts'],
    ['shared/learn/ppo.ts', "import { csvLine } from '../../headless/columns.ts';", 'headless/columns.ts'],
    ['shared/nn/dense.ts', "export { y } from '../../test/x.ts';", 'test/x.ts'],
  ])('%s may not say %j', (path, text, target) => {
    expect(climbingImports([{ path, text }])).toEqual([`${path} imports ${target}`]);
  });

  test.each([
    ['shared/protocol.ts', "import { z } from 'zod';\nimport type { Text } from './games/game.ts';"],
    [
      'shared/learn/ppo.ts',
      "import { games } from '../games/index.ts';\nimport { adam } from '../nn/optimisers.ts';",
    ],
    [
      'client/scenes/stage.ts',
      "import Phaser from 'phaser';\nimport { games } from '../../shared/games/index.ts';",
    ],
    ['server/main.ts', "import { z } from 'zod';\nimport { join } from 'node:path';"],
    ['shared/nn/dense.ts', "/** import { pong } from '../games/pong.ts'; */"],
  ])('%s may say %j', (path, text) => {
    expect(climbingImports([{ path, text }])).toEqual([]);
  });

  test('a file outside the table is named', () => {
    expect(climbingImports([{ path: 'shared/utils.ts', text: '' }])).toEqual([
      'shared/utils.ts: no row of the table holds it',
    ]);
  });

  test.each([
    'const y = Math.sin(x);',
    'const y = Math . exp(x);',
    "const y = Math['pow'](x, 2);",
    'const { tanh } = Math;',
    'const seed = Math.random();',
    'const now = Date.now();',
    'const now = new Date();',
    'const now = performance.now();',
    'setTimeout(go, 5);',
    "const f = 'a'; const y = Math.hypot(3, 4);",
  ])('shared code may not say %j', text => {
    expect(inexactCode([{ path: 'shared/nn/made-up.ts', text }])).toHaveLength(1);
  });

  test.each([
    'const y = Math.sqrt(x) + Math.floor(x) + Math.fround(x);',
    '// Math.sin gives other bits elsewhere',
    '/** unlike Math.exp(x) */',
    "const text = 'Math.random() is not used';",
  ])('shared code may say %j', text => {
    expect(inexactCode([{ path: 'shared/nn/made-up.ts', text }])).toEqual([]);
  });

  test('the rest of the project may look at the clock', () => {
    expect(inexactCode([{ path: 'server/main.ts', text: 'Date.now()' }])).toEqual([]);
  });
});
