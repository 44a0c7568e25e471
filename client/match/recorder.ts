/** Keeps what was played on this device. */
import { encodeReplay, type Replay } from '../../shared/games/replay.ts';
import { matches, newId, type StoredMatch } from '../store/db.ts';
import type { LocalMatch } from './local-match.ts';
import { tickMs } from './source.ts';

const WORTH_KEEPING_MS = 5000; // of play; ten moves where there are turns

/** The stored form of a replay that ended, or stopped, with `scores`. */
export function storedMatch(
  replay: Replay,
  scores: readonly number[],
  { id, at } = { id: newId(), at: Date.now() },
): StoredMatch {
  return {
    id,
    at,
    game: replay.game,
    seed: replay.seed,
    seats: replay.seats,
    scores,
    ticks: replay.ticks,
    humanSeat: replay.seats.findIndex(seat => seat.kind === 'human'),
    file: encodeReplay(replay) as Uint8Array<ArrayBuffer>,
  };
}

const KEEP_EVERY_MS = 3000;

/** Records one match: every few seconds as far as it got, so that a closed page loses little, and at its end. */
export class Recorder {
  private readonly identity = { id: newId(), at: Date.now() };
  private readonly timer = setInterval(() => void this.keep(), KEEP_EVERY_MS);
  private keptTick = 0;

  constructor(private readonly match: LocalMatch) {}

  /** Keeps what there is and records no more. */
  close(): Promise<StoredMatch | null> {
    clearInterval(this.timer);
    return this.keep();
  }

  /** Resolves to what was stored; null where there was too little, or nothing new. */
  private async keep(): Promise<StoredMatch | null> {
    const { match } = this.match;
    if (
      (match.tick * tickMs(match.game) < WORTH_KEEPING_MS && !match.outcome) ||
      match.tick === this.keptTick
    )
      return null;
    this.keptTick = match.tick;
    const stored = storedMatch(this.match.replay(), this.match.scores.value, this.identity);
    await matches.put(stored);
    return stored;
  }
}
