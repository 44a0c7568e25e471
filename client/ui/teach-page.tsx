/** Where a network is taught: shown how, paid for points, watched and played against while it learns. */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Game } from '../../shared/games/game.ts';
import { learners } from '../../shared/learn/index.ts';
import { type Learner, parametersOf } from '../../shared/learn/learner.ts';
import { encodeModel } from '../../shared/nn/model-file.ts';
import { PALETTE } from '../drawing/palette.ts';
import { type Key, number, t, words } from '../i18n/index.ts';
import { demonstrationsBy } from '../match/scripted-demonstrations.ts';
import { humanDelayTicks } from '../match/seats.ts';
import { Student } from '../match/student.ts';
import { matches, type StoredMatch } from '../store/db.ts';
import { Trainer } from '../training/trainer.ts';
import { Curve, type Line } from './curve.tsx';
import { Demonstrations, SHOWN_MATCHES } from './demonstrations.tsx';
import { Dial } from './dial.tsx';
import { GamePicker, teachable } from './game-picker.tsx';
import { NetworkFiles } from './network-files.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { ParametersForm, parametersValid } from './parameters-form.tsx';
import { type Mode, TeachCourt } from './teach-court.tsx';

const LESSON_SECONDS = 180; // of a scripted teacher

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

const kinds: readonly { kind: Learner['kind']; label: Key }[] = [
  { kind: 'imitation', label: 'teach.kind.imitation' },
  { kind: 'reward', label: 'teach.kind.reward' },
];

const learnerOf = (kind: Learner['kind']): Learner =>
  Object.values(learners).find(learner => learner.kind === kind)!;

const TONES = [PALETTE.cyan, PALETTE.magenta, PALETTE.yellow];

function linesOf(learner: Learner): Line[] {
  return learner.chart.lines.map((name, i) => ({
    name,
    label: words(learner.metrics.find(metric => metric.name === name)!.meaning),
    tone: TONES[i],
    dashed: i > 0,
  }));
}

export function TeachPage({ game }: { game: Game }) {
  const trainer = trainerOf(game);
  const mode = useSignal<Mode>('show');
  const kind = useSignal<Learner['kind']>('imitation');
  const goOn = useSignal(true); // from the network as it is
  const given = useSignal<Record<string, number>>({});
  const recorded = useSignal<StoredMatch[]>([]);
  const chosen = useSignal<Set<string>>(new Set());
  const teaching = useSignal(false); // a scripted teacher is playing its lesson
  const watcher = useMemo(() => new Student(game, 0), []);
  const rival = useMemo(() => new Student(game, humanDelayTicks(game)), []);
  const learner = useComputed(() => learnerOf(kind.value));
  const table = useComputed(() => parametersOf(learner.value, game));

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
    void trainer.takeUp();
    const timer = setInterval(() => void refresh(), 3000);
    return () => clearInterval(timer);
  }, []);

  useSignalEffect(() => {
    watcher.learn(trainer.model.value);
    rival.learn(trainer.model.value);
  });

  const state = trainer.state.value;
  const busy = state.kind === 'running' || state.kind === 'paused';
  const model = trainer.model.value;
  const lessons = recorded.value.filter(match => chosen.value.has(match.id));
  const ready = kind.value === 'reward' || lessons.length > 0;

  const start = () => {
    trainer.start({
      learner: learner.value.id,
      game: game.id,
      params: given.value,
      seed: crypto.getRandomValues(new Uint32Array(1))[0],
      demonstrations:
        kind.value === 'imitation'
          ? lessons.map(match => ({ file: match.file, seat: Math.max(0, match.humanSeat) }))
          : [],
      from: model && goOn.value ? encodeModel(model, Number.POSITIVE_INFINITY) : null,
    });
    mode.value = 'watch';
  };

  const addTeacher = async () => {
    teaching.value = true;
    await new Promise(resolve => setTimeout(resolve)); // lets the button say so first
    for (const match of demonstrationsBy(
      game,
      LESSON_SECONDS * (game.tempo.kind === 'realtime' ? game.tempo.hz : 1),
    ))
      await matches.put(match);
    await refresh();
    teaching.value = false;
  };

  const shownLearner = learners[trainer.learner] ?? learner.value;
  return (
    <div class="board-layout with-lesson">
      <TeachCourt game={game} mode={mode.value} student={mode.value === 'duel' ? rival : watcher} />
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
              mode.value = chosen;
            }}
          />
          {!model && <p class="mist small">{t('teach.first')}</p>}
          <GamePicker among={teachable} chosen={game} />
        </section>

        {model && (
          <NetworkPanel
            game={game}
            title={t('network.student')}
            agent={() => (mode.value === 'duel' ? rival : watcher).network}
            learning={state.kind === 'running'}
          />
        )}

        <section class="panel" data-training={state.kind}>
          <Dial
            label={t('teach.how')}
            value={kind.value}
            options={kinds.map(option => ({ value: option.kind, text: t(option.label), disabled: busy }))}
            choose={chosen => {
              kind.value = chosen;
              given.value = {};
            }}
          />
          {(busy || state.kind === 'done') && (
            <>
              <header class="row spread">
                <h3>{words(shownLearner.title)}</h3>
                <span class="num mist small" data-testid="training-progress">
                  {number(trainer.progress.value * 100)} %
                </span>
              </header>
              <div class="progress">
                <i style={{ transform: `scaleX(${trainer.progress.value})` }} />
              </div>
              <Curve rows={trainer.curve.value} x={shownLearner.chart.x} lines={linesOf(shownLearner)} />
            </>
          )}
          {!busy && kind.value === 'imitation' && (
            <>
              <Demonstrations game={game} chosen={chosen} recorded={recorded} />
              <button
                type="button"
                class="button slim"
                disabled={teaching.value}
                onClick={() => void addTeacher()}
              >
                {teaching.value ? t('teach.teacherPlays') : t('teach.addTeacher')}
              </button>
            </>
          )}
          {!busy && kind.value === 'reward' && (
            <p class="mist small">{t(game.seats > 1 ? 'teach.rewardText' : 'teach.rewardTextAlone')}</p>
          )}
          {!busy && model && (
            <label class="row small">
              <input
                type="checkbox"
                checked={goOn.value}
                onChange={event => {
                  goOn.value = event.currentTarget.checked;
                }}
              />
              {t('teach.goOn')}
            </label>
          )}
          {!busy && <ParametersForm table={table.value} given={given} />}

          {!trainer.simd.value && <p class="note small">{t('teach.plain')}</p>}
          {state.kind === 'failed' && (
            <p class="note bad" role="alert">
              {t('teach.failed', { message: state.message })}
            </p>
          )}
          <div class="row">
            {!busy && (
              <button
                type="button"
                class="button main grow"
                disabled={!ready || !parametersValid(table.value, given.value)}
                onClick={start}
              >
                {model && goOn.value ? t('teach.goOnStart') : t('teach.start')}
              </button>
            )}
            {state.kind === 'running' && (
              <button type="button" class="button main grow" onClick={() => trainer.pause()}>
                {t('teach.pause')}
              </button>
            )}
            {state.kind === 'paused' && (
              <button type="button" class="button main grow" onClick={() => trainer.resume()}>
                {t('teach.resume')}
              </button>
            )}
            {(busy || model) && (
              <button
                type="button"
                class="button"
                onClick={() => {
                  if (!confirm(t('teach.resetSure'))) return;
                  mode.value = 'show';
                  void trainer.reset();
                }}
              >
                {t('teach.reset')}
              </button>
            )}
          </div>
        </section>

        <NetworkFiles
          game={game}
          model={model}
          busy={busy}
          take={taken => {
            trainer.model.value = taken;
            mode.value = 'watch';
          }}
        />
      </aside>
    </div>
  );
}
