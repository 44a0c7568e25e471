/** Where a network is taught: shown how, paid for points, watched and played against while it learns. */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Game } from '../../shared/games/game.ts';
import { type Key, t } from '../i18n/index.ts';
import { humanDelayTicks } from '../match/seats.ts';
import { Student } from '../match/student.ts';
import { kindsFor } from '../training/methods.ts';
import { free, Trainer } from '../training/trainer.ts';
import { Dial } from './dial.tsx';
import { GamePicker } from './game-picker.tsx';
import { LadderPanel } from './ladder-panel.tsx';
import { LessonPanel } from './lesson-panel.tsx';
import { useLessons } from './lessons.ts';
import { NetworkFiles } from './network-files.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { type Mode, TeachCourt } from './teach-court.tsx';

/** One trainer a game for the life of the page: training goes on while its person looks elsewhere. */
const trainers = new Map<string, Trainer>();
function trainerOf(game: Game): Trainer {
  const trainer = trainers.get(game.id) ?? new Trainer(game.id);
  trainers.set(game.id, trainer);
  return trainer;
}

const modes: readonly { mode: Mode; label: Key }[] = [
  { mode: 'show', label: 'teach.mode.show' },
  { mode: 'watch', label: 'teach.mode.watch' },
  { mode: 'duel', label: 'teach.mode.duel' },
];

/** Alone there is nobody to challenge. */
const modesOf = (game: Game) => modes.filter(({ mode }) => mode !== 'duel' || game.seats > 1);

export function TeachPage({ game }: { game: Game }) {
  const trainer = trainerOf(game);
  // Until somebody chooses: who comes back to a network sees it play.
  const chosenMode = useSignal<Mode | null>(null);
  const mode = useComputed<Mode>(() => chosenMode.value ?? (trainer.model.value ? 'watch' : 'show'));
  const lessons = useLessons(game);
  const watcher = useMemo(() => new Student(game, 0), []);
  const rival = useMemo(() => new Student(game, humanDelayTicks(game)), []);
  const onCourt = () => (mode.value === 'duel' ? rival : watcher);

  useEffect(() => {
    trainer.enter();
    return () => trainer.leave();
  }, []);

  useSignalEffect(() => {
    watcher.learn(trainer.model.value);
    rival.learn(trainer.model.value);
  });

  const model = trainer.model.value;
  const state = trainer.state.value;
  const byShowing = kindsFor(game).includes('imitation');
  // While a run is on, its curve and what stops it come first.
  const onCurve = state.kind === 'running' || state.kind === 'paused' || state.kind === 'done';
  const picture = model && (
    <NetworkPanel
      game={game}
      title={t('network.student')}
      agent={() => onCourt().network}
      learning={state.kind === 'running'}
    />
  );
  return (
    <div class="board-layout with-lesson">
      <TeachCourt game={game} mode={mode.value} student={onCourt()} />
      <aside>
        <section class="panel">
          <Dial
            label={t('teach.court')}
            value={mode.value}
            options={modesOf(game).map(option => ({
              value: option.mode,
              text: t(option.label),
              disabled: option.mode !== 'show' && !model,
            }))}
            choose={chosen => {
              chosenMode.value = chosen;
            }}
          />
          {!model && <p class="mist small">{t(byShowing ? 'teach.first' : 'teach.firstAlone')}</p>}
          <GamePicker chosen={game} />
        </section>

        {!onCurve && picture}

        <LessonPanel
          game={game}
          trainer={trainer}
          lessons={lessons}
          started={() => {
            chosenMode.value = 'watch';
          }}
          forgotten={() => {
            chosenMode.value = 'show';
          }}
        />

        {onCurve && picture}

        {model && <LadderPanel game={game} model={model} />}

        <NetworkFiles
          game={game}
          model={model}
          busy={!free(state)}
          take={taken => {
            trainer.model.value = taken;
            chosenMode.value = 'watch';
          }}
        />
      </aside>
    </div>
  );
}
