/** The house's networks from a command line. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const LONG = 180_000; // a machine may be busy
const root = join(import.meta.dirname, '..', '..');

function run(command: string, line: string) {
  const args = ['--import', 'tsx', join(root, 'headless', `${command}.ts`), ...line.split(' ')];
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
}

test(
  'a recipe followed again gives the same bytes',
  () => {
    const again = run('house', '--check --game flappy');
    expect(again.stdout.trimEnd().split('\n')).toEqual(
      ['novice', 'apprentice', 'skilled', 'expert', 'champion'].map(
        rung => `flappy/${rung}.safetensors: the same bytes`,
      ),
    );
    expect(again.status).toBe(0);
  },
  LONG,
);

test(
  'the house plays tournaments and is examined by name',
  () => {
    const examined = run(
      'evaluate',
      '--model house:novice --game pong --against house:champion --matches 4 --json',
    );
    expect(examined.status, examined.stderr).toBe(0);
    expect(JSON.parse(examined.stdout).results[0]).toMatchObject({
      against: 'house:champion',
      winRate: { mean: 0 },
    });
    const played = run('tournament', 'master house:champion house:novice --game pong --matches 4');
    expect(played.status, played.stderr).toBe(0);
    expect(played.stdout.split('\n')[1]).toMatch(/^ 1 house:champion/);
    expect(run('evaluate', '--model house:nobody --game pong').stderr).toContain('house:novice');
  },
  LONG,
);
