/** The commands as somebody types them, in a folder of their own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import h5wasm from 'h5wasm/node';
import { afterAll, expect, test } from 'vitest';
import { lengthOf } from '../../headless/event-file.ts';
import { scripted } from '../../shared/agents/index.ts';
import { pong } from '../../shared/games/pong.ts';
import { encodeReplay } from '../../shared/games/replay.ts';
import { decodeModel, encodeModel } from '../../shared/nn/model-file.ts';
import { Network } from '../../shared/nn/network.ts';
import { decodeOnnx } from '../../shared/nn/onnx/import.ts';
import { demonstrationsOf } from '../learn/recorded.ts';

const LONG = 240_000; // a machine may be busy
const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'sinapsis-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const argsOf = (command: string, line: string) => [
  '--import',
  'tsx',
  join(root, 'headless', `${command}.ts`),
  ...line.split(' ').filter(Boolean),
];
const path = (name: string) => join(folder, name);
const bytesOf = (name: string) => new Uint8Array(readFileSync(path(name)));
const jsonOf = (name: string) => JSON.parse(readFileSync(path(name), 'utf8'));

function run(command: string, line: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, argsOf(command, line), {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Rows of progress.csv without the clock's columns, the last two. */
function rowsOf(name: string): string[] {
  const lines = readFileSync(path(name), 'utf8').trimEnd().split('\n');
  return lines.map(line => line.split(',').slice(0, -2).join(','));
}

const UNASKED = '--game pong --algorithm ppo --lanes 4 --horizon 32 --hidden 6 --decisionTicks 15';
const SMALL = `${UNASKED} --matches 2`;

test(
  'a run writes what its folder is said to hold, and as many seeds differ',
  () => {
    const { status, stdout, stderr } = run(
      'train',
      `${SMALL} --decisions 1000 --seeds 2 --out ${path('two')}`,
    );
    expect([status, stderr.match(/100 %/)?.[0]], stderr).toEqual([0, '100 %']);
    expect(stdout).toContain('over 2 seeds');
    const { seeds, parameters, algorithm } = jsonOf('two/config.json');
    expect([seeds, parameters.lanes, parameters.gamma, algorithm]).toEqual([[1, 2], 4, 0.99, 'ppo']);
    const summary = jsonOf('two/summary.json');
    expect(summary.overSeeds[0].score.n).toBe(2);
    expect(summary.bySeed[0].modelSha256).not.toBe(summary.bySeed[1].modelSha256);
    expect(summary.versions.node).toBe(process.version);
    for (const seed of ['two/seed-1', 'two/seed-2']) {
      const model = decodeModel(bytesOf(`${seed}/model.safetensors`));
      const onnx = decodeOnnx(bytesOf(`${seed}/model.onnx`));
      if (!model.ok || !onnx.ok) throw new Error('not a model');
      expect(onnx.model.network.parameters).toEqual(model.model.network.parameters);
      const rows = rowsOf(`${seed}/progress.csv`);
      expect(rows).toHaveLength(9); // 8 updates of 128 decisions, and the names
      expect(rows[0]).toContain('time/total_timesteps');
      expect(rows[0]).toContain('rollout/ep_rew_mean');
      const events = readdirSync(path(seed)).find(name => name.includes('.tfevents.'));
      const bytes = bytesOf(`${seed}/${events}`);
      expect(lengthOf(bytes, rows.length)).toBe(bytes.length);
      expect(strFromU8(bytes, true)).toContain('rollout/ep_rew_mean');
    }
  },
  LONG,
);

test(
  'a run meets networks from outside, says so, and goes on with them where their files are gone',
  () => {
    const made = run('train', `${SMALL} --decisions 1000 --out ${path('rival')}`);
    expect(made.status, made.stderr).toBe(0);
    const rival = path('rival/model.safetensors');
    const line = `${UNASKED} --decisions 2000 --scriptedPart 0 --frozenPart 1 --matches 0`;
    const met = run('train', `${line} --rivals ${rival},house:champion --out ${path('met')}`);
    expect(met.status, met.stderr).toBe(0);
    expect(jsonOf('met/config.json').rivals).toEqual([rival, 'house:champion']);
    expect(jsonOf('met/summary.json').rivals).toEqual([
      { given: rival, name: 'pong ppo', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { given: 'house:champion', name: 'pong champion', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(rowsOf('met/progress.csv')[0]).toContain('rollout/frozen_win_rate');
    rmSync(rival);
    rmSync(path('met/summary.json'));
    rmSync(path('met/checkpoints'), { recursive: true }); // struck down before its first: it begins anew
    const before = bytesOf('met/model.safetensors');
    rmSync(path('met/model.safetensors'));
    const again = run('train', `--resume ${path('met')}`);
    expect(again.status, again.stderr).toBe(0);
    expect(bytesOf('met/model.safetensors')).toEqual(before);
    expect(readdirSync(path('met')).filter(name => name.includes('.tfevents.'))).toHaveLength(1);
    const alone = run('train', `${line} --out ${path('unmet')}`);
    expect(alone.status, alone.stderr).toBe(0);
    expect(bytesOf('unmet/model.safetensors')).not.toEqual(before);
  },
  LONG,
);

async function until(child: ChildProcess, reached: () => boolean): Promise<void> {
  while (child.exitCode === null && !reached()) await new Promise(resolve => setTimeout(resolve, 20));
}

function secondCheckpoint(child: ChildProcess, within: string): Promise<void> {
  const folder = path(`${within}/checkpoints`);
  return until(child, () => existsSync(folder) && readdirSync(folder).length > 1);
}

test(
  'an examination is interrupted at once, and held after --resume',
  async () => {
    const line = `${UNASKED} --decisions 1000 --matches 100000 --out ${path('asked')}`;
    const child = spawn(process.execPath, argsOf('train', line), { cwd: root });
    const ended = once(child, 'exit');
    await until(child, () => existsSync(path('asked/model.onnx')));
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect(existsSync(path('asked/summary.json'))).toBe(false);
    const before = bytesOf('asked/model.safetensors');
    writeFileSync(
      path('asked/config.json'),
      JSON.stringify({ ...jsonOf('asked/config.json'), evaluationMatches: 2 }),
    );
    const resumed = run('train', `--resume ${path('asked')}`);
    expect(resumed.status, resumed.stderr).toBe(0);
    expect(jsonOf('asked/summary.json').overSeeds).toHaveLength(scripted.pong.length);
    expect(bytesOf('asked/model.safetensors')).toEqual(before);
  },
  LONG,
);

test(
  'interrupted and taken up again, a run ends in the same bits as one that went straight through',
  async () => {
    const line = `${SMALL} --decisions 60000 --checkpoint-seconds 0`;
    expect(run('train', `${line} --out ${path('straight')}`).status).toBe(0);
    const child = spawn(process.execPath, argsOf('train', `${line} --out ${path('broken')}`), { cwd: root });
    const ended = once(child, 'exit');
    await secondCheckpoint(child, 'broken');
    child.kill('SIGSTOP');
    const beside = run('train', `--resume ${path('broken')}`);
    expect([beside.status, beside.stderr]).toEqual([
      2,
      expect.stringContaining(`process ${child.pid} is at it`),
    ]);
    child.kill('SIGCONT');
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect(existsSync(path('broken/summary.json'))).toBe(false);
    expect(rowsOf('broken/progress.csv').length).toBeLessThan(rowsOf('straight/progress.csv').length);
    // as if it had been struck down after its last checkpoint: rows that the run will give again
    const csv = readFileSync(path('broken/progress.csv'), 'utf8');
    writeFileSync(path('broken/progress.csv'), `${csv}999,1\n`);
    // and as if that checkpoint had been cut short: the one before serves
    const newest = path(`broken/checkpoints/${readdirSync(path('broken/checkpoints')).sort().at(-1)}`);
    writeFileSync(newest, readFileSync(newest).subarray(0, 1000));
    const resumed = run('train', `--resume ${path('broken')}`);
    expect(resumed.status, resumed.stderr).toBe(0);
    expect(resumed.stderr).toContain('goes on from the one before');
    expect(bytesOf('broken/model.safetensors')).toEqual(bytesOf('straight/model.safetensors'));
    expect(rowsOf('broken/progress.csv')).toEqual(rowsOf('straight/progress.csv'));
    expect(jsonOf('broken/summary.json').overSeeds).toEqual(jsonOf('straight/summary.json').overSeeds);
    expect(run('train', `--resume ${path('broken')}`)).toMatchObject({ status: 2 });
  },
  LONG,
);

test(
  'a clone of a scripted player is examined, trained further and plays a tournament',
  () => {
    const cloning = `--game pong --algorithm behaviour-cloning --epochs 3 --hidden 6 --matches 0`;
    const cloned = run(
      'train',
      `${cloning} --demonstrations scripted:master:20s scripted:quick:10s --out ${path('clone')}`,
    );
    expect(cloned.status, cloned.stderr).toBe(0);
    const model = path('clone/model.safetensors');
    const further = run('train', `${SMALL} --decisions 1000 --from ${model} --out ${path('further')}`);
    expect(further.status, further.stderr).toBe(0);
    const grown = decodeModel(bytesOf('further/model.safetensors'));
    expect(grown.ok && grown.model.meta.lineage).toEqual(['pong behaviour-cloning']);
    const examined = run('evaluate', `--model ${model} --against calm master --matches 4 --json`);
    expect(
      JSON.parse(examined.stdout).results.map((r: { against: string; matches: number }) => [
        r.against,
        r.matches,
      ]),
    ).toEqual([
      ['calm', 4],
      ['master', 4],
    ]);
    const played = run('tournament', `calm master ${model} --matches 4 --out ${path('table.json')}`);
    expect(played.status, played.stderr).toBe(0);
    const { payoffs, ratings } = jsonOf('table.json');
    for (const i of [0, 1, 2])
      for (const j of [0, 1, 2]) if (i !== j) expect(payoffs[i][j] + payoffs[j][i]).toBe(1);
    expect(ratings[0]).toBe(1000);
    expect(ratings[1]).toBeGreaterThan(1000);
  },
  LONG,
);

test(
  'an export says the same in every format',
  async () => {
    const [{ replay }] = demonstrationsOf('master', [[1, 600]]);
    writeFileSync(path('m.replay'), encodeReplay(replay));
    for (const format of ['minari', 'npz', 'jsonl']) {
      const { status, stderr } = run(
        'export',
        `--format ${format} ${path('m.replay')} ${path('m.replay')}#1 --out ${path(`out-${format}`)}`,
      );
      expect(status, stderr).toBe(0);
    }
    const lines = readFileSync(path('out-jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(lines.map(line => [line.seat, line.actions.length, line.observations.length])).toEqual([
      [0, 600, 601],
      [1, 600, 601],
    ]);
    expect(lines[1].actions).toEqual(Array.from({ length: 600 }, (_, tick) => replay.actions[tick * 2 + 1]));

    const npz = unzipSync(bytesOf('out-npz'));
    const observations = npz['observations.npy'];
    // as numpy 2.4 saves an array of this type and shape
    expect(strFromU8(observations.subarray(0, 128), true)).toBe(
      `\x93NUMPY\x01\x00\x76\x00${"{'descr': '<f4', 'fortran_order': False, 'shape': (1202, 8), }".padEnd(117)}\n`,
    );
    const flat = lines.flatMap(line => line.observations.flat());
    // JSON has no -0
    expect(Array.from(new Float32Array(observations.slice(128).buffer), n => n + 0)).toEqual(flat);

    await h5wasm.ready;
    const file = new h5wasm.File(path('out-minari/data/main_data.hdf5'), 'r');
    const valuesIn = (name: string) => (file.get(name) as InstanceType<typeof h5wasm.Dataset>).to_array();
    expect(file.keys()).toEqual(['episode_0', 'episode_1']);
    const seen = valuesIn('episode_1/observations') as number[][];
    expect(seen.map(row => row.map(n => n + 0))).toEqual(lines[1].observations);
    expect((valuesIn('episode_1/actions') as unknown as bigint[]).map(Number)).toEqual(lines[1].actions);
    expect((valuesIn('episode_0/rewards') as number[]).map(n => n + 0)).toEqual(lines[0].rewards);
    const group = file.get('episode_1') as InstanceType<typeof h5wasm.Group>;
    expect(Number(group.attrs.total_steps.value)).toBe(600);
    expect([group.attrs.seed.dtype, group.attrs.seed.value]).toEqual(['<q', BigInt(replay.seed)]);
    file.close();
    const metadata = jsonOf('out-minari/data/metadata.json');
    expect(metadata).toMatchObject({ total_episodes: 2, total_steps: 1200, data_format: 'hdf5' });
    expect(JSON.parse(metadata.action_space)).toEqual({ type: 'Discrete', dtype: 'int64', start: 0, n: 3 });
    expect(JSON.parse(metadata.observation_space).shape).toEqual([pong.observation.length]);
  },
  LONG,
);

test(
  'what cannot be done is one line and exit code 2, and nothing is written',
  () => {
    writeFileSync(path('not-a-model.safetensors'), 'hello');
    const champion = (game: string) =>
      new Uint8Array(readFileSync(join(root, 'shared', 'house', 'models', game, 'champion.safetensors')));
    writeFileSync(path('flappy.safetensors'), champion('flappy'));
    const seeing = decodeModel(champion('pong'));
    if (!seeing.ok) throw new Error('not a model');
    const network = new Network({ inputs: 1, layers: [{ kind: 'dense', outputs: 3, activation: 'linear' }] });
    const { meta } = seeing.model;
    writeFileSync(
      path('blind.safetensors'),
      encodeModel({ ...seeing.model, network, meta: { ...meta, observation: ['x'] } }),
    );
    const config = {
      ...{
        game: 'pong',
        gameVersion: pong.version,
        algorithm: 'ppo',
        parameters: { gamma: 0.9 },
        seeds: [1],
      },
      ...{
        from: null,
        demonstrations: [],
        demonstrationSeats: [],
        evaluationMatches: 0,
        checkpointSeconds: 60,
      },
    };
    const whole = JSON.stringify(config);
    for (const [name, text] of [
      ['cut', whole.slice(0, -9)],
      ['torn', JSON.stringify({ ...config, seeds: ['1'] })],
      ['odd', JSON.stringify({ ...config, parameters: { gamma: 7 } })],
    ]) {
      mkdirSync(path(name));
      writeFileSync(path(`${name}/config.json`), text);
    }
    const out = `--out ${path('never')}`;
    const cases: [string, string, string][] = [
      ['train', `${SMALL} --luck 1 ${out}`, 'no flag --luck; --help lists them'],
      ['train', `${SMALL} --gamma 2 ${out}`, '--gamma: got 2, want 0 to 1'],
      ['train', `${SMALL} --decisions NaN ${out}`, '--decisions: got NaN, want 1000 to 100000000'],
      ['train', `${SMALL} --out /proc/sinapsis`, 'cannot be written'],
      ['train', `${SMALL} --from ${path('missing.safetensors')} ${out}`, 'no such file'],
      ['train', `${SMALL} --from ${path('not-a-model.safetensors')} ${out}`, 'model/'],
      ['train', `${SMALL} --out ${folder}`, 'is there already'],
      ['train', `${SMALL} --out ${path('not-a-model.safetensors')}`, 'is a file, not a folder'],
      ['train', `${SMALL} --out ${path('not-a-model.safetensors/run')}`, 'cannot be written (ENOTDIR)'],
      ['train', `--game chess --algorithm ppo ${out}`, 'no game chess; there are'],
      ['train', `--game pong --algorithm behaviour-cloning ${out}`, '--demonstrations'],
      ['train', `${SMALL} --rivals ${path('missing.safetensors')} ${out}`, 'no such file'],
      ['train', `${SMALL} --rivals ${path('not-a-model.safetensors')} ${out}`, 'model/'],
      [
        'train',
        `${SMALL} --rivals house:champion,master ${out}`,
        'no model master in pong; there are house:novice',
      ],
      [
        'train',
        `${SMALL} --rivals ${path('flappy.safetensors')} ${out}`,
        'cannot play pong: it plays flappy',
      ],
      ['train', `${SMALL} --rivals ${path('blind.safetensors')} ${out}`, 'cannot play pong: it sees x'],
      [
        'train',
        `--game flappy --algorithm ppo --rivals house:champion ${out}`,
        'ppo in flappy meets no networks',
      ],
      ['train', `--resume ${path('missing')}`, 'no such file'],
      ['train', `--resume ${path('cut')}`, 'config.json: damaged, no JSON'],
      ['train', `--resume ${path('torn')}`, 'config.json: damaged, seeds.0: '],
      ['train', `--resume ${path('odd')}`, 'parameter gamma: got 7, want 0 to 1'],
      ['evaluate', `--model master --game pong --against nobody`, 'no player nobody'],
      ['evaluate', `--model ${path('cut')}`, 'no model file (.safetensors, .onnx)'],
      ['tournament', `master --game pong`, 'two players or more'],
      ['export', `--format xml a.replay`, '--format: got xml'],
      ['export', `--format npz ${path('missing.replay')} ${out}`, 'no such file'],
      [
        'export',
        `--format npz --game pong scripted:calm:5s --out ${path('not-a-model.safetensors/play.npz')}`,
        'cannot be written (ENOTDIR)',
      ],
    ];
    for (const [command, line, message] of cases) {
      const { status, stdout, stderr } = run(command, line);
      expect([status, stdout], line).toEqual([2, '']);
      expect(stderr, line).toContain(message);
      expect(stderr.trimEnd().split('\n'), line).toHaveLength(1);
    }
    expect(existsSync(path('never'))).toBe(false);
  },
  LONG,
);

test(
  'the help lists every parameter that the algorithm has in the game',
  () => {
    const { status, stdout } = run('train', '--game pong --algorithm ppo --help');
    expect(status).toBe(0);
    for (const words of ['--gamma <0 … 1>', '--reward.', 'discount γ', '--resume <folder>'])
      expect(stdout).toContain(words);
  },
  LONG,
);
