/**
 * The games: ticks a second on one core, under random actions, with the observation of every seat; and looking again. Each
 * in a process of its own, as whoever plays or learns one has it: the engine compiles code for the shapes it has seen.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { encodeReplay, playReplay, replayOf } from '../../shared/games/replay.ts';
import { below, seedRng } from '../../shared/rng.ts';
import { line, rates } from './samples.ts';

const TICKS = 20_000;

/** Joint actions, [ticks × seats × width], each legal when played from seed 1 on, match after match. */
function randomActions(game: Game, ticks: number): Int8Array {
  const rng = seedRng(1);
  const { actions } = game;
  if (actions.kind === 'choice' && (game.turn || game.legal))
    return legalActions(game, actions.choices.length, ticks);
  return Int8Array.from({ length: ticks * game.seats * actionWidth(game) }, () =>
    actions.kind === 'choice' ? below(rng, actions.choices.length) : below(rng, 255) - 127,
  );
}

function legalActions(game: Game, choices: number, ticks: number): Int8Array {
  const rng = seedRng(1);
  const actions = new Int8Array(ticks * game.seats);
  const allowed = new Uint8Array(choices).fill(1);
  let seed = 1;
  let state = game.start(seed);
  for (let t = 0; t < ticks; t++) {
    const joint = actions.subarray(t * game.seats, (t + 1) * game.seats);
    for (let seat = 0; seat < game.seats; seat++) {
      if (game.turn && game.turn(state) !== seat) continue;
      game.legal?.(state, seat, allowed, 0);
      do joint[seat] = below(rng, choices);
      while (!allowed[joint[seat]]);
    }
    game.advance(state, joint);
    if (game.outcome(state)) state = game.start(++seed);
  }
  return actions;
}

function benchGame(game: Game, print: (line: string) => void): void {
  const width = game.seats * actionWidth(game);
  const actions = randomActions(game, TICKS);
  const joints = Array.from({ length: TICKS }, (_, t) => actions.subarray(t * width, (t + 1) * width));
  const seen = new Float32Array(game.observation.length);
  const steps = () => {
    let seed = 1;
    let state = game.start(seed);
    for (let t = 0; t < TICKS; t++) {
      game.advance(state, joints[t]);
      for (let seat = 0; seat < game.seats; seat++) game.observe(state, seat, seen, 0);
      if (game.outcome(state)) state = game.start(++seed);
    }
    return TICKS;
  };
  print(line(`${game.id}: ticks with every seat's observation`, rates(steps), '/s'));

  const match = new Match(game, 1);
  for (let t = 0; !match.outcome; t++) match.advance(joints[t % TICKS]);
  const seats = Array.from({ length: game.seats }, () => ({ kind: 'human' as const, name: '' }));
  const replay = replayOf(match, seats);
  const hourTicks = game.tempo.kind === 'realtime' ? game.tempo.hz * 3600 : 0;
  const verify = () => {
    if (!playReplay(replay).ok) throw new Error(`${game.id}: the replay does not lead to its hash`);
    return replay.ticks;
  };
  if (hourTicks > 0)
    print(
      line(
        `${game.id}: an hour of play, checked and played again`,
        rates(verify).map(rate => (hourTicks / rate) * 1000),
        'ms',
      ),
    );
  print(`${game.id}: ${replay.ticks} ticks of random keys in ${encodeReplay(replay).length} bytes`);
}

export function benchGames(): void {
  const self = fileURLToPath(import.meta.url);
  for (const id of Object.keys(games)) {
    const { status } = spawnSync(process.execPath, [...process.execArgv, self, id], { stdio: 'inherit' });
    if (status !== 0) throw new Error(`bench: ${id} ended with ${status}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) benchGame(games[process.argv[2]], console.log);
