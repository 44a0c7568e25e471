/** All matches between browsers of this process: by code, and by who sits in them; and the beat that moves them. */
import { randomInt } from 'node:crypto';
import { games } from '../../shared/games/index.ts';
import type { MatchReply, MatchView, Session, ToServer } from '../../shared/protocol.ts';
import type { Context } from '../context.ts';
import { refuse } from '../refusal.ts';
import { newId } from '../session/cookie.ts';
import { storeMatch } from '../store/matches.ts';
import { type FinishedMatch, type Link, Room } from './room.ts';
import type { Timing } from './timing.ts';

const CODE_LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'; // read aloud across a classroom: no 0 O 1 I L
const CODE_LENGTH = 6;
const MAX_ROOMS = 5000; // about 100 MB with long matches in all of them
const BEAT_MS = 1000 / 60;
const REAP_EVERY_BEATS = 60;

export class Rooms {
  private readonly byCode = new Map<string, Room>();
  private readonly bySession = new Map<string, Room>();
  private beat: NodeJS.Timeout | null = null;
  private beats = 0;

  constructor(
    private readonly context: Context,
    private readonly timing: Timing,
  ) {}

  create(player: Session, link: Link, { game: gameId }: ToServer['match:create']): MatchReply {
    const game = Object.hasOwn(games, gameId) ? games[gameId] : undefined;
    if (game?.tempo.kind !== 'realtime' || game.seats < 2 || game.actsOnce)
      return refuse('game/unknown', gameId);
    if (this.byCode.size >= MAX_ROOMS) return refuse('request/too-often', `${MAX_ROOMS} matches already`);
    if (!this.freeOf(player.id)) return refuse('match/already-in-one');
    const seed = () => randomInt(2 ** 32);
    const now = performance.now();
    const room = new Room(this.newCode(), game, this.timing, seed, match => this.keep(match), now);
    this.byCode.set(room.code, room);
    this.bySession.set(player.id, room);
    this.start();
    return room.join(player, link, now);
  }

  join(player: Session, link: Link, { code }: ToServer['match:join']): MatchReply {
    const room = this.byCode.get(code);
    if (!room) return refuse('match/unknown', code);
    if (this.bySession.get(player.id) !== room && !this.freeOf(player.id))
      return refuse('match/already-in-one');
    const reply = room.join(player, link, performance.now());
    if (reply.ok) this.bySession.set(player.id, room);
    return reply;
  }

  /** A session that comes back to a seat that is kept for it sits down again. */
  resume(player: Session, link: Link): void {
    const room = this.bySession.get(player.id);
    if (!room?.awaits(player.id)) return;
    const reply = room.join(player, link, performance.now());
    if (reply.ok && reply.match) link.send('match:view', reply.match);
  }

  input(session: string, link: Link, { action, seen }: ToServer['match:input']): MatchReply {
    const room = this.bySession.get(session);
    if (!room) return refuse('match/unknown');
    if (!room.isPlayedBy(session, link)) return refuse('match/already-in-one', 'went on elsewhere');
    return room.input(session, action, seen, performance.now()) ?? { ok: true, match: null };
  }

  rematch(session: string): MatchReply {
    return this.bySession.get(session)?.rematch(session, performance.now()) ?? refuse('match/unknown');
  }

  /** From an older connection of the session (a forgotten tab) it is refused: the newest one plays. */
  leave(session: string, link: Link): MatchReply {
    const room = this.bySession.get(session);
    if (!room) return refuse('match/unknown');
    if (!room.isPlayedBy(session, link)) return refuse('match/already-in-one', 'went on elsewhere');
    return this.free(session, room);
  }

  private free(session: string, room: Room): MatchReply {
    room.leave(session, performance.now());
    this.bySession.delete(session);
    return { ok: true, match: null };
  }

  disconnect(session: string, link: Link): void {
    this.bySession.get(session)?.disconnect(link, performance.now());
  }

  rename(player: Session): void {
    this.bySession.get(player.id)?.rename(player, performance.now());
  }

  /** How many rooms are in each phase. */
  count(): Record<MatchView['phase'], number> {
    const count = { waiting: 0, countdown: 0, playing: 0, paused: 0, over: 0 };
    for (const room of this.byCode.values()) count[room.phaseKind]++;
    return count;
  }

  /** Ends every match; resolves when what was played is on disk. */
  async stop(): Promise<void> {
    if (this.beat) clearTimeout(this.beat);
    this.beat = null;
    const now = performance.now();
    await Promise.all([...this.byCode.values()].map(room => room.abandon(now)));
    this.byCode.clear();
    this.bySession.clear();
  }

  /** Leaves a room where nothing is lost by it; false when the session is in the middle of a match. */
  private freeOf(session: string): boolean {
    const room = this.bySession.get(session);
    if (room?.isRunning()) return false;
    if (room) this.free(session, room);
    return true;
  }

  private newCode(): string {
    let code: string;
    do {
      code = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');
    } while (this.byCode.has(code));
    return code;
  }

  private async keep({ code, game, sessions, result, replay }: FinishedMatch): Promise<void> {
    try {
      await storeMatch(this.context.store, {
        id: newId(),
        code,
        game: game.id,
        game_version: game.version,
        sessions: JSON.stringify(sessions),
        ended: result.ended,
        scores: JSON.stringify(result.scores),
        ticks: result.tick,
        hash: result.hash,
        at: this.context.now(),
        replay,
      });
    } catch (error) {
      this.context.log.error({ err: error, code }, 'a match could not be stored');
      throw error;
    }
  }

  /** Beats at fixed times, so that a late beat does not make the next one late; not at all while there is no room. */
  private start(): void {
    if (this.beat) return;
    let due = performance.now() + BEAT_MS;
    const beat = () => {
      const now = performance.now();
      for (const room of this.byCode.values()) room.wake(now);
      if (++this.beats % REAP_EVERY_BEATS === 0) this.reap(now);
      if (this.byCode.size === 0) {
        this.beat = null;
        return;
      }
      due = Math.max(due + BEAT_MS, now);
      this.beat = setTimeout(beat, due - now);
    };
    this.beat = setTimeout(beat, BEAT_MS);
  }

  private reap(now: number): void {
    for (const room of this.byCode.values()) {
      if (!room.isIdle(now)) continue;
      room.tellAll('refused', refuse('match/unknown', 'nothing happened here for a long time'));
      this.byCode.delete(room.code);
      for (const session of room.sessions)
        if (this.bySession.get(session) === room) this.bySession.delete(session);
    }
  }
}
