/** What a stage shows: a match that advances by itself, whoever plays it. */
import type { ReadonlySignal } from '@preact/signals';
import type { Game } from '../../shared/games/game.ts';
import type { Controls } from '../input/controls.ts';
import type { Frame } from '../scenes/stage.ts';

export type Phase =
  | { kind: 'waiting' } // for a friend
  | { kind: 'ready'; seconds: number } // the last seconds before the first tick
  | { kind: 'playing' }
  | { kind: 'paused'; why: 'asked' | 'away' | 'peer' }
  | { kind: 'over'; scores: readonly number[]; ended: 'terminated' | 'truncated' | 'abandoned' | 'lost' };

export interface MatchSource {
  readonly game: Game;
  readonly seat: number; // whose side the picture is drawn from
  readonly names: ReadonlySignal<readonly string[]>; // by seat
  readonly scores: ReadonlySignal<readonly number[]>; // by seat
  readonly phase: ReadonlySignal<Phase>;
  /** The keys, once there is a stage to press them on. */
  controls: Controls | null;
  /** Moves on by what `deltaMs` of real time is worth, and says what to draw. */
  frame(deltaMs: number): Frame | null;
  pause?(why: 'asked' | 'away'): void;
  resume?(): void;
}

/** Milliseconds of a tick. A game of turns is shown at two a second. */
export function tickMs(game: Game): number {
  return game.tempo.kind === 'realtime' ? 1000 / game.tempo.hz : 500;
}
