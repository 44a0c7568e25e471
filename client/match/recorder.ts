/** Keeps what was played on this device. */
import { encodeReplay, type Replay } from '../../shared/games/replay.ts';
import { matches, newId, type StoredMatch } from '../store/db.ts';
import type { LocalMatch } from './local-match.ts';

const WORTH_KEEPING_TICKS = 300;

/** The stored form of a replay that ended, or stopped, with `scores`. */
export function storedMatch(replay: Replay, scores: readonly number[], id = newId()): StoredMatch {
  return {
    id,
    at: Date.now(),
    game: replay.game,
    seats: replay.seats,
    scores,
    ticks: replay.ticks,
    humanSeat: replay.seats.findIndex(seat => seat.kind === 'human'),
    file: encodeReplay(replay) as Uint8Array<ArrayBuffer>,
  };
}

/** Records one match: at its end, and as far as it got whenever it is left. Later calls replace earlier ones. */
export class Recorder {
  private readonly id = newId();

  constructor(private readonly match: LocalMatch) {}

  /** Resolves to what was stored; null where there was too little to keep. */
  async keep(): Promise<StoredMatch | null> {
    const { match } = this.match;
    if (match.tick < WORTH_KEEPING_TICKS && !match.outcome) return null;
    const stored = storedMatch(this.match.replay(), this.match.scores.value, this.id);
    await matches.put(stored);
    return stored;
  }
}
