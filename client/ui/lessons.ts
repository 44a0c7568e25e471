/** What a network can be shown: the matches that people have played here, and those that a scripted teacher plays at once. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Game } from '../../shared/games/game.ts';
import { demonstrationsBy } from '../match/scripted-demonstrations.ts';
import { matches, type StoredMatch } from '../store/db.ts';

export const SHOWN_MATCHES = 6;
const REFRESH_MS = 3000; // as often as a recorder keeps what is being played
const LESSON = { seconds: 180, moves: 180 }; // of a scripted teacher

/** Ticks that a lesson of the scripted teacher lasts. */
export const lessonTicks = ({ tempo }: Game): number =>
  tempo.kind === 'realtime' ? LESSON.seconds * tempo.hz : LESSON.moves;

export interface Lessons {
  readonly recorded: Signal<StoredMatch[]>; // newest first
  readonly chosen: Signal<Set<string>>; // ids of matches
  readonly teaching: Signal<boolean>; // the scripted teacher is playing its lesson
  addTeacher(): Promise<void>;
}

export function useLessons(game: Game): Lessons {
  const recorded = useSignal<StoredMatch[]>([]);
  const chosen = useSignal<Set<string>>(new Set());
  const teaching = useSignal(false);

  const refresh = async () => {
    const all = (await matches.all()).filter(match => match.game === game.id && match.humanSeat >= 0);
    const known = new Set(recorded.value.map(match => match.id));
    // What was played since is meant as a lesson until its person says otherwise.
    chosen.value = new Set([
      ...[...chosen.value].filter(id => all.some(match => match.id === id)),
      ...all.slice(0, SHOWN_MATCHES).flatMap(match => (known.has(match.id) ? [] : [match.id])),
    ]);
    recorded.value = all;
  };

  useEffect(() => {
    void refresh();
    const timer = setInterval(() => void refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);

  const addTeacher = async () => {
    teaching.value = true;
    for await (const match of demonstrationsBy(game, lessonTicks(game))) await matches.put(match);
    await refresh();
    teaching.value = false;
  };
  return { recorded, chosen, teaching, addTeacher };
}
