/** The court of the lesson: a person shows, the network plays, or both meet. Its newest version plays at once. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { type HandOff, handOff } from '../../shared/agents/hand-off.ts';
import { scripted } from '../../shared/agents/index.ts';
import type { Game } from '../../shared/games/game.ts';
import { t } from '../i18n/index.ts';
import { decisionField } from '../match/decision-field.ts';
import { LocalMatch, type SeatTaker } from '../match/local-match.ts';
import { Recorder } from '../match/recorder.ts';
import { person, scriptedSeat } from '../match/seats.ts';
import type { Student } from '../match/student.ts';
import { opponentIn } from '../store/settings.ts';
import { RivalSelect } from './rival-select.tsx';
import { scoreLine } from './score-text.ts';
import { StageView } from './stage-view.tsx';

export type Mode = 'show' | 'watch' | 'duel';

export interface TeachCourtProps {
  game: Game;
  mode: Mode; // says who stands on the court
  student: Student;
}

export function TeachCourt({ game, mode, student }: TeachCourtProps) {
  const source = useSignal<LocalMatch | null>(null);
  const taken = useSignal(false);
  const hands = useMemo<HandOff>(() => handOff(game, student), [student]);

  const field = useMemo(() => decisionField(game, () => student.network), [student]);
  const recorder = useRef<Recorder | null>(null);

  const begin = () => {
    const rival = scripted[game.id].find(player => player.id === opponentIn(game))!;
    const studentSeat = (agent: SeatTaker['agent']): SeatTaker => ({
      agent,
      recordedAs: { kind: 'network', name: t('teach.student') },
      shownAs: () => t(mode === 'watch' && taken.value ? 'seat.you' : 'teach.student'),
    });
    // The first seat is the person's or the pupil's; everybody else in the room is the rival.
    const takers = Array.from({ length: game.seats }, (_, seat) => {
      if (seat === 0) return mode === 'watch' ? studentSeat(hands) : person();
      return seat === 1 && mode === 'duel' ? studentSeat(student) : scriptedSeat(rival);
    });
    const seed = crypto.getRandomValues(new Uint32Array(1))[0];
    const next = new LocalMatch(takers, {
      game,
      seed,
      readySeconds: mode === 'watch' ? 0 : 3,
      hands: mode === 'watch' ? hands : undefined,
    });
    void recorder.current?.close();
    // What people play is kept; of the network, which is left to play on and on, only where they took its controls.
    recorder.current = new Recorder(next, mode === 'watch' ? 'corrections' : undefined);
    next.onOver = () => {
      void recorder.current?.close();
      if (mode === 'watch') setTimeout(() => source.value === next && begin(), 1800);
    };
    source.value = next;
  };

  useEffect(() => {
    taken.value = false;
    begin();
    return () => void recorder.current?.close();
  }, [mode, opponentIn(game)]);

  // The keys reach the student's seat while its person has taken them.
  hands.taken = taken.value;
  const now = source.value;
  if (!now) return <section class="stage" aria-busy="true" />;
  const phase = now.phase.value;
  return (
    <StageView
      source={now}
      playable={mode !== 'watch' || taken.value}
      field={mode === 'watch' ? field : undefined}
      corner={mode !== 'duel' && game.seats > 1 && <RivalSelect game={game} />}
      aside={
        mode === 'watch' ? (taken.value ? t('teach.yourHands') : t('teach.itsHands')) : t('play.recorded')
      }
    >
      {phase.kind === 'over' && (
        <div class="overlay veil">
          <p class="verdict">{scoreLine(phase.scores, now.seat)}</p>
          {mode !== 'watch' && (
            <button type="button" class="button main" onClick={begin}>
              {t('end.again')}
            </button>
          )}
        </div>
      )}
      {mode === 'watch' && phase.kind === 'playing' && (
        <div class="take">
          <button
            type="button"
            class="button"
            aria-pressed={taken.value}
            onClick={() => {
              taken.value = !taken.value;
            }}
          >
            {taken.value ? t('teach.giveBack') : t('teach.take')}
          </button>
        </div>
      )}
    </StageView>
  );
}
