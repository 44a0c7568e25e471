/**
 * One match between browsers: who sits where, and the state that only the server moves. It knows neither sockets nor
 * timers: `wake(now)` is called many times a second and plays the ticks that are due, each with the action that every
 * seat holds at that moment; what was played goes out as frames, never as state, except to begin, change or heal.
 */
import { actionWidth, type Game, seatActionError } from '../../shared/games/game.ts';
import { Match } from '../../shared/games/match.ts';
import { encodeReplay, replayOf } from '../../shared/games/replay.ts';
import type { MatchReply, MatchView, Session, ToClient } from '../../shared/protocol.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Timing } from './timing.ts';

/** One connection of a client. */
export interface Link {
  send<Kind extends keyof ToClient>(kind: Kind, message: ToClient[Kind]): void;
}

interface Seat {
  player: Session;
  link: Link | null; // null: connection lost, the seat is kept
  // Held until the next input. Prediction with rollback would keep inputs by tick here and replay from the oldest.
  held: Int8Array;
  sent: number; // ticks that have gone out to this link
  seen: number; // ticks that it says it has played; at most `sent`
  isStalled: boolean;
  wantsRematch: boolean;
}

/** All times are `now` of `wake`, in ms. */
type Phase =
  | { kind: 'waiting'; since: number }
  | { kind: 'countdown'; until: number }
  | { kind: 'playing'; since: number; fromTick: number } // tick t is due at since + (t − fromTick) × tickMs
  | { kind: 'paused'; until: number }
  | { kind: 'over'; since: number; result: ToClient['match:over'] | null }; // null: being stored

/** A match to be kept. */
export interface FinishedMatch {
  readonly code: string;
  readonly game: Game;
  readonly sessions: readonly (string | null)[];
  readonly result: ToClient['match:over'];
  readonly replay: Uint8Array;
}

const FRAMES_A_SECOND = 30;
const MAX_SLIP_MS = 500; // a server that was held up longer lets the match wait rather than play it in a burst

export class Room {
  private seats: (Seat | null)[];
  private match: Match;
  private phase: Phase;
  private pending: number[] = []; // joint actions not sent yet, up to match.tick
  private kept: Promise<unknown> = Promise.resolve(); // every match of this room that ended
  private deserted: number | null = null; // since when no link is left
  private readonly hz: number;
  private readonly tickMs: number;
  private readonly width: number;
  private readonly joint: Int8Array;

  constructor(
    readonly code: string,
    private readonly game: Game,
    private readonly timing: Timing,
    private readonly newSeed: () => number,
    /** Resolves when the match is on disk. Only then are the players told that it is over. */
    private readonly keep: (match: FinishedMatch) => Promise<void>,
    now: number,
  ) {
    if (game.tempo.kind !== 'realtime') throw new Error(`room: ${game.id} has no clock`);
    this.hz = game.tempo.hz * timing.speed;
    this.tickMs = 1000 / this.hz;
    this.width = actionWidth(game);
    this.joint = new Int8Array(game.seats * this.width);
    this.seats = Array.from({ length: game.seats }, () => null);
    this.match = new Match(game, newSeed());
    this.phase = { kind: 'waiting', since: now };
  }

  get phaseKind(): MatchView['phase'] {
    return this.phase.kind;
  }

  // ── who is there ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Takes a free seat, or one's own again; the newest connection of a session counts. */
  join(player: Session, link: Link, now: number): MatchReply {
    const own = this.seatOf(player.id);
    const free = this.seats.indexOf(null);
    if (!own && free < 0) return refuse('match/full');
    const seat = own ?? this.newSeat(player);
    if (own?.link && own.link !== link)
      own.link.send('refused', refuse('match/already-in-one', 'went on elsewhere'));
    if (!own) {
      this.seats[free] = seat;
      if (this.phase.kind === 'over') this.begin(now); // somebody new came for another match
    }
    seat.player = player;
    seat.link = link;
    seat.held.fill(0);
    this.deserted = null;
    if ((this.phase.kind === 'waiting' || this.phase.kind === 'paused') && this.isComplete())
      this.phase = { kind: 'countdown', until: now + this.timing.countdownMs };
    this.flush();
    this.sendViews(now, seat);
    const match = this.viewFor(seat, now);
    if (this.phase.kind === 'over' && this.phase.result) link.send('match:over', this.phase.result);
    return { ok: true, match };
  }

  /** True when the session's seat has no connection: a returning player may sit down without asking. */
  awaits(session: string): boolean {
    const seat = this.seatOf(session);
    return seat !== undefined && seat.link === null;
  }

  /** True for the connection that holds the session's seat; an older one of the same session does not. */
  isPlayedBy(session: string, link: Link): boolean {
    return this.seatOf(session)?.link === link;
  }

  disconnect(link: Link, now: number): void {
    const seat = this.seats.find(seat => seat?.link === link);
    if (!seat) return; // an older connection of somebody who went on with another
    seat.link = null;
    if (this.phase.kind === 'countdown' || this.phase.kind === 'playing') {
      this.flush();
      this.phase = { kind: 'paused', until: now + this.timing.seatKeptMs };
    }
    if (this.seats.every(seat => !seat?.link)) this.deserted = now;
    this.sendViews(now);
  }

  /** Gives the seat back. A match in play ends there, abandoned. */
  leave(session: string, now: number): void {
    const index = this.seats.findIndex(seat => seat?.player.id === session);
    if (index < 0) return;
    if (this.isRunning()) this.finish('abandoned', now);
    this.seats[index] = null;
    for (const seat of this.seats) if (seat) seat.wantsRematch = false;
    if (this.seats.every(seat => !seat?.link)) this.deserted = now;
    this.sendViews(now);
  }

  rename(player: Session, now: number): void {
    const seat = this.seatOf(player.id);
    if (!seat) return;
    seat.player = player;
    this.flush();
    this.sendViews(now);
  }

  /** True when nobody is left or has been doing anything: the room can go. */
  isIdle(now: number): boolean {
    if (this.isRunning()) return false;
    if (this.phase.kind === 'over' && !this.phase.result) return false; // being stored
    if (this.seats.every(seat => seat === null)) return true;
    if (this.deserted !== null && now - this.deserted > this.timing.seatKeptMs) return true;
    const since = 'since' in this.phase ? this.phase.since : now;
    return now - since > (this.phase.kind === 'over' ? this.timing.overMs : this.timing.waitingMs);
  }

  get sessions(): readonly string[] {
    return this.seats.flatMap(seat => (seat ? [seat.player.id] : []));
  }

  isRunning(): boolean {
    return this.phase.kind !== 'waiting' && this.phase.kind !== 'over';
  }

  tellAll<Kind extends keyof ToClient>(kind: Kind, message: ToClient[Kind]): void {
    for (const seat of this.seats) seat?.link?.send(kind, message);
  }

  // ── play ──────────────────────────────────────────────────────────────────────────────────────────────────────

  input(session: string, action: readonly number[], seen: number, now: number): Refusal | null {
    const seat = this.seatOf(session);
    if (!seat) return refuse('match/not-yours');
    if (action.length !== this.width)
      return refuse('request/malformed', `got ${action.length} integers, want ${this.width}`);
    for (const [axis, value] of action.entries()) {
      const error = seatActionError(this.game, axis, value);
      if (error) return refuse('request/malformed', error);
    }
    seat.held.set(action);
    seat.seen = Math.max(seat.seen, Math.min(seen, seat.sent));
    if (seat.isStalled && seat.seen === seat.sent) {
      this.flush();
      this.sendView(seat, now);
    }
    return null;
  }

  /** Asks for another match; when every seat has, it begins. */
  rematch(session: string, now: number): MatchReply {
    const seat = this.seatOf(session);
    if (!seat) return refuse('match/not-yours');
    if (this.phase.kind === 'over' && this.phase.result) {
      seat.wantsRematch = true;
      const isAlone = this.seats.includes(null);
      if (isAlone || this.seats.every(seat => seat?.wantsRematch && seat.link)) this.begin(now);
      this.sendViews(now, seat);
    }
    return { ok: true, match: this.viewFor(seat, now) };
  }

  /** Plays what is due. */
  wake(now: number): void {
    const { phase } = this;
    if (phase.kind === 'countdown' && now >= phase.until) {
      this.phase = { kind: 'playing', since: phase.until, fromTick: this.match.tick };
      this.sendViews(now);
    } else if (phase.kind === 'playing') {
      this.play(phase, now);
    } else if (phase.kind === 'paused' && now >= phase.until) {
      this.finish('abandoned', now);
    }
  }

  /** Ends a match in play, as when the server stops; resolves when it is kept and the players have been told. */
  async abandon(now: number): Promise<void> {
    if (this.isRunning()) this.finish('abandoned', now);
    await this.kept;
  }

  private play(phase: Phase & { kind: 'playing' }, now: number): void {
    const dueAt = () => phase.since + (this.match.tick - phase.fromTick) * this.tickMs;
    if (now - dueAt() > MAX_SLIP_MS) phase.since += now - dueAt();
    while (dueAt() <= now && !this.match.outcome) {
      for (const [index, seat] of this.seats.entries())
        if (seat) this.joint.set(seat.held, index * this.width);
      this.match.advance(this.joint);
      this.pending.push(...this.joint);
    }
    if (this.match.outcome) this.finish(this.match.outcome.ended, now);
    else if (this.pending.length >= (this.hz / FRAMES_A_SECOND) * this.joint.length) this.flush();
  }

  private begin(now: number): void {
    this.match = new Match(this.game, this.newSeed());
    this.pending = [];
    for (const seat of this.seats) {
      if (!seat) continue;
      seat.wantsRematch = false;
      seat.held.fill(0);
    }
    this.phase = this.isComplete()
      ? { kind: 'countdown', until: now + this.timing.countdownMs }
      : { kind: 'waiting', since: now };
  }

  private finish(ended: ToClient['match:over']['ended'], now: number): void {
    this.flush();
    const { match } = this;
    const result = {
      scores: [...(match.outcome?.scores ?? [])],
      ended,
      tick: match.tick,
      hash: match.hash(),
    };
    const over: Phase = { kind: 'over', since: now, result: null };
    this.phase = over;
    const names = this.seats.map(seat => ({ kind: 'human' as const, name: seat?.player.nickname ?? '' }));
    const finished = {
      code: this.code,
      game: this.game,
      sessions: this.seats.map(seat => seat?.player.id ?? null),
      result,
      replay: encodeReplay(replayOf(match, names)),
    };
    const tell = () => {
      over.result = result;
      if (this.phase === over) this.tellAll('match:over', result);
    };
    const kept = this.keep(finished).then(tell, () => {
      this.tellAll('refused', refuse('server/failed', 'the match could not be stored'));
      tell();
    });
    this.kept = Promise.all([this.kept, kept]);
  }

  // ── what goes out ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Sends the ticks that have not gone out, but not to a client that does not keep up: its queue must stay short. */
  private flush(): void {
    if (this.pending.length === 0) return;
    const from = this.match.tick - this.pending.length / this.joint.length;
    const frame = { from, actions: this.pending };
    this.pending = [];
    for (const seat of this.seats) {
      if (!seat?.link) continue;
      // What counts is what it has not answered for: a burst after a hitch of ours is not the client's delay.
      if (seat.sent - seat.seen > (this.timing.lagMs / 1000) * this.hz) seat.isStalled = true;
      if (seat.isStalled) continue;
      seat.link.send('match:frame', frame);
      seat.sent = this.match.tick;
    }
  }

  private sendViews(now: number, except?: Seat): void {
    for (const seat of this.seats) if (seat !== except && seat) this.sendView(seat, now);
  }

  private sendView(seat: Seat, now: number): void {
    seat.link?.send('match:view', this.viewFor(seat, now));
  }

  /** Whoever is given this has everything up to now. */
  private viewFor(seat: Seat, now: number): MatchView {
    seat.sent = this.match.tick;
    seat.seen = this.match.tick;
    seat.isStalled = false;
    const { phase } = this;
    const actions = this.match.actions();
    return {
      code: this.code,
      game: this.game.id,
      gameVersion: this.game.version,
      seat: this.seats.indexOf(seat),
      names: this.seats.map(seat => seat?.player.nickname ?? null),
      present: this.seats.map(seat => Boolean(seat?.link)),
      rematch: this.seats.map(seat => seat?.wantsRematch ?? false),
      phase: phase.kind,
      phaseMs: 'until' in phase ? Math.max(0, Math.ceil(phase.until - now)) : 0,
      seed: this.match.seed,
      tick: this.match.tick,
      actions: Buffer.from(actions.buffer, actions.byteOffset, actions.byteLength).toString('base64'),
    };
  }

  // ── seats ─────────────────────────────────────────────────────────────────────────────────────────────────────

  private newSeat(player: Session): Seat {
    return {
      player,
      link: null,
      held: new Int8Array(this.width), // all zeros is the quiet action in every game
      sent: 0,
      seen: 0,
      isStalled: false,
      wantsRematch: false,
    };
  }

  private seatOf(session: string): Seat | undefined {
    return this.seats.find(seat => seat?.player.id === session) ?? undefined;
  }

  private isComplete(): boolean {
    return this.seats.every(seat => seat?.link);
  }
}
