/** Keeps what was played on this device. */
import { encodeReplay, type Replay } from '../../shared/games/replay.ts';
import { matches, newId, type StoredMatch } from '../store/db.ts';
import type { LocalMatch } from './local-match.ts';
import { tickMs } from './source.ts';

const WORTH_KEEPING_MS = 5000; // of play; ten moves where there are turns
const WORTH_LEARNING_MS = 500; // of another's play that a person corrected

/** The stored form of a replay that ended, or stopped, with `scores`. */
export function storedMatch(
  replay: Replay,
  scores: readonly number[],
  { id, at } = { id: newId(), at: Date.now() },
): StoredMatch {
  const [takeover] = replay.takeovers ?? [];
  const taken = replay.takeovers?.reduce((sum, { from, until }) => sum + until - from, 0);
  return {
    id,
    at,
    game: replay.game,
    seed: replay.seed,
    seats: replay.seats,
    scores,
    ticks: replay.ticks,
    humanSeat: takeover?.seat ?? replay.seats.findIndex(seat => seat.kind === 'human'),
    ...(taken && { taken }),
    file: encodeReplay(replay) as Uint8Array<ArrayBuffer>,
  };
}

const KEEP_EVERY_MS = 3000;

/** Records one match: every few seconds as far as it got, so that a closed page loses little, and at its end. */
export class Recorder {
  private readonly identity = { id: newId(), at: Date.now() };
  private readonly timer = setInterval(() => void this.keep(), KEEP_EVERY_MS);
  private keptTick = 0;

  /** `only` what people corrected: a match in which nobody took the controls is not kept. */
  constructor(
    private readonly match: LocalMatch,
    private readonly only?: 'corrections',
  ) {}

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
    if (this.match.untouched && !match.outcome) return null; // it would teach to stand still
    if (this.only && !this.match.corrected) return null;
    const stored = storedMatch(this.match.replay(), this.match.scores.value, this.identity);
    if (this.only && (stored.taken ?? 0) * tickMs(match.game) < WORTH_LEARNING_MS) return null;
    this.keptTick = match.tick;
    await matches.put(stored);
    return stored;
  }
}
