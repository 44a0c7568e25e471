/** Where a network is taught: shown how, paid for points, watched and played against while it learns. */
import { type Signal, useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { type HandOff, handOff } from '../../shared/agents/hand-off.ts';
import { scripted } from '../../shared/agents/index.ts';
import { games } from '../../shared/games/index.ts';
import { learners } from '../../shared/learn/index.ts';
import { type Learner, parametersOf } from '../../shared/learn/learner.ts';
import { decodeModel, encodeModel } from '../../shared/nn/model-file.ts';
import { PALETTE } from '../drawing/palette.ts';
import { clock, type Key, number, t, words } from '../i18n/index.ts';
import { LocalMatch, type SeatTaker } from '../match/local-match.ts';
import { Recorder } from '../match/recorder.ts';
import { demonstrationsBy } from '../match/scripted-demonstrations.ts';
import { HUMAN_DELAY_TICKS, person, scriptedSeat } from '../match/seats.ts';
import { Student } from '../match/student.ts';
import { matches, models, newId, type StoredMatch } from '../store/db.ts';
import { opponent } from '../store/settings.ts';
import { Trainer } from '../training/trainer.ts';
import { Curve, type Line } from './curve.tsx';
import { bytesOf, download } from './files.ts';
import { NetworkPanel } from './network-panel.tsx';
import { ParametersForm, parametersValid } from './parameters-form.tsx';
import { seatName } from './seat-name.ts';
import { StageView } from './stage-view.tsx';

const GAME = games.pong;
const HZ = GAME.tempo.kind === 'realtime' ? GAME.tempo.hz : 1;
const SHOWN_MATCHES = 6;
const LESSON_TICKS = 3 * 60 * 60; // three minutes of a scripted teacher

/** One trainer for the life of the page: training goes on while its person looks elsewhere. */
const trainer = new Trainer(GAME.id);

type Mode = 'show' | 'watch' | 'duel';
const modes: readonly { mode: Mode; label: Key }[] = [
  { mode: 'show', label: 'teach.mode.show' },
  { mode: 'watch', label: 'teach.mode.watch' },
  { mode: 'duel', label: 'teach.mode.duel' },
];

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

function RivalChoice() {
  return (
    <label class="row small mist">
      {t('play.against')}
      <select
        class="plain"
        value={opponent.value}
        onChange={event => {
          opponent.value = event.currentTarget.value;
        }}
      >
        {scripted[GAME.id].map(player => (
          <option key={player.id} value={player.id}>
            {words(player.name)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The court: who stands on it follows the mode; the student's newest version plays at once. */
function Court({ mode, student }: { mode: Mode; student: Student }) {
  const source = useSignal<LocalMatch | null>(null);
  const taken = useSignal(false);
  const hands = useMemo<HandOff>(() => handOff(GAME, student), [student]);

  const recorder = useRef<Recorder | null>(null);

  const begin = () => {
    const rival = scripted[GAME.id].find(player => player.id === opponent.value) ?? scripted[GAME.id][0];
    const studentSeat = (agent: SeatTaker['agent']): SeatTaker => ({
      agent,
      recordedAs: { kind: 'network', name: t('teach.student') },
      shownAs: () => t('teach.student'),
    });
    const takers = {
      show: () => [person(), scriptedSeat(rival)],
      watch: () => [studentSeat(hands), scriptedSeat(rival)],
      duel: () => [person(), studentSeat(student)],
    }[mode]();
    const seed = crypto.getRandomValues(new Uint32Array(1))[0];
    const next = new LocalMatch(takers, {
      game: GAME,
      seed,
      readySeconds: mode === 'watch' ? 0 : 3,
      hands: mode === 'watch' ? hands : undefined,
    });
    // What people play is kept; the network is left to play on and on.
    recorder.current = mode === 'watch' ? null : new Recorder(next);
    next.onOver = () => {
      void recorder.current?.keep();
      if (mode === 'watch') setTimeout(() => source.value === next && begin(), 1800);
    };
    source.value = next;
  };

  useEffect(() => {
    taken.value = false;
    begin();
    return () => void recorder.current?.keep();
  }, [mode, opponent.value]);

  // The keys reach the student's seat while its person has taken them.
  hands.taken = taken.value;
  const now = source.value;
  if (!now) return <section class="stage" aria-busy="true" />;
  const phase = now.phase.value;
  return (
    <StageView
      source={now}
      playable={mode !== 'watch' || taken.value}
      corner={mode !== 'duel' && <RivalChoice />}
      aside={
        mode === 'watch' ? (taken.value ? t('teach.yourHands') : t('teach.itsHands')) : t('play.recorded')
      }
    >
      {phase.kind === 'over' && (
        <div class="overlay veil">
          <p class="verdict">{phase.scores.join(' – ')}</p>
          {mode !== 'watch' && (
            <button type="button" class="button main" onClick={begin}>
              {t('end.again')}
            </button>
          )}
        </div>
      )}
      {mode === 'watch' && phase.kind === 'playing' && (
        <div style="position:absolute;left:0;right:0;bottom:44px;display:flex;justify-content:center">
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

function Demonstrations({
  chosen,
  recorded,
}: {
  chosen: Signal<Set<string>>;
  recorded: Signal<StoredMatch[]>;
}) {
  const toggle = (id: string) => {
    const next = new Set(chosen.value);
    if (!next.delete(id)) next.add(id);
    chosen.value = next;
  };
  const ticks = recorded.value.reduce(
    (sum, match) => sum + (chosen.value.has(match.id) ? match.ticks : 0),
    0,
  );
  return (
    <>
      <div class="row spread small">
        <span class="mist">{t('teach.demonstrations')}</span>
        <span class="num" data-testid="demonstration-time">
          {clock(ticks, HZ)}
        </span>
      </div>
      {recorded.value.length === 0 && <p class="note small">{t('teach.noDemonstrations')}</p>}
      <ul class="choices">
        {recorded.value.slice(0, SHOWN_MATCHES).map(match => (
          <li key={match.id}>
            <label class="choice">
              <input type="checkbox" checked={chosen.value.has(match.id)} onChange={() => toggle(match.id)} />
              <span>
                {seatName(match.game, match.seats[match.humanSeat] ?? match.seats[0])}{' '}
                <small class="num">{match.scores.join('–')}</small>
              </span>
              <small class="num">{clock(match.ticks, HZ)}</small>
            </label>
          </li>
        ))}
      </ul>
    </>
  );
}

export function TeachPage() {
  const mode = useSignal<Mode>('show');
  const kind = useSignal<Learner['kind']>('imitation');
  const goOn = useSignal(true); // from the network as it is
  const given = useSignal<Record<string, number>>({});
  const recorded = useSignal<StoredMatch[]>([]);
  const chosen = useSignal<Set<string>>(new Set());
  const teaching = useSignal(false); // a scripted teacher is playing its lesson
  const name = useSignal('');
  const notice = useSignal<{ good: boolean; text: string } | null>(null);
  const watcher = useMemo(() => new Student(GAME, 0), []);
  const rival = useMemo(() => new Student(GAME, HUMAN_DELAY_TICKS), []);
  const learner = useComputed(() => learnerOf(kind.value));
  const table = useComputed(() => parametersOf(learner.value, GAME));

  const refresh = async () => {
    const all = (await matches.all()).filter(match => match.game === GAME.id && match.humanSeat >= 0);
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
    notice.value = null;
    trainer.start({
      learner: learner.value.id,
      game: GAME.id,
      params: given.value,
      seed: crypto.getRandomValues(new Uint32Array(1))[0],
      demonstrations:
        kind.value === 'imitation'
          ? lessons.map(match => ({ file: match.file, seat: Math.max(0, match.humanSeat) }))
          : [],
      from: model && goOn.value ? encodeModel(model) : null,
    });
    mode.value = 'watch';
  };

  const addTeacher = async () => {
    teaching.value = true;
    await new Promise(resolve => setTimeout(resolve)); // lets the button say so first
    for (const match of demonstrationsBy(GAME, LESSON_TICKS)) await matches.put(match);
    await refresh();
    teaching.value = false;
  };

  const saveModel = async (event: Event) => {
    event.preventDefault();
    if (!model) return;
    const called = name.value.trim() || t('teach.defaultName');
    const file = encodeModel({ ...model, meta: { ...model.meta, name: called } }) as Uint8Array<ArrayBuffer>;
    await models.put({ id: newId(), at: Date.now(), name: called, game: GAME.id, file });
    notice.value = { good: true, text: t('teach.saved', { name: called }) };
  };

  const importModel = async (file: File | undefined) => {
    if (!file) return;
    const decoded = decodeModel(await bytesOf(file));
    if (!decoded.ok) {
      notice.value = { good: false, text: t('error.modelFile', { detail: decoded.detail }) };
      return;
    }
    trainer.model.value = decoded.model;
    mode.value = 'watch';
    notice.value = { good: true, text: t('teach.imported', { name: decoded.model.meta.name }) };
  };

  const shownLearner = learners[trainer.learner] ?? learner.value;
  return (
    <div class="board-layout with-lesson">
      <Court mode={mode.value} student={mode.value === 'duel' ? rival : watcher} />
      <aside>
        <section class="panel">
          <div class="dial" role="radiogroup" aria-label={t('teach.court')}>
            {modes.map(option => (
              // biome-ignore lint/a11y/useSemanticElements: a dial is drawn as one piece
              <button
                key={option.mode}
                type="button"
                role="radio"
                aria-checked={mode.value === option.mode}
                disabled={option.mode !== 'show' && !model}
                onClick={() => {
                  mode.value = option.mode;
                }}
              >
                {t(option.label)}
              </button>
            ))}
          </div>
          {!model && <p class="mist small">{t('teach.first')}</p>}
        </section>

        {model && (
          <NetworkPanel
            game={GAME}
            title={t('network.student')}
            agent={() => (mode.value === 'duel' ? rival : watcher).network}
            learning={state.kind === 'running'}
          />
        )}

        <section class="panel" data-training={state.kind}>
          <div class="dial" role="radiogroup" aria-label={t('teach.how')}>
            {kinds.map(option => (
              // biome-ignore lint/a11y/useSemanticElements: a dial is drawn as one piece
              <button
                key={option.kind}
                type="button"
                role="radio"
                aria-checked={kind.value === option.kind}
                disabled={busy}
                onClick={() => {
                  kind.value = option.kind;
                  given.value = {};
                }}
              >
                {t(option.label)}
              </button>
            ))}
          </div>
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
              <Demonstrations chosen={chosen} recorded={recorded} />
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
          {!busy && kind.value === 'reward' && <p class="mist small">{t('teach.rewardText')}</p>}
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
              <button type="button" class="button" onClick={() => void trainer.reset()}>
                {t('teach.reset')}
              </button>
            )}
          </div>
        </section>

        <section class="panel">
          {model && (
            <form class="row" onSubmit={event => void saveModel(event)} style="align-items:end">
              <label class="field grow">
                {t('teach.name')}
                <input
                  value={name.value}
                  maxLength={40}
                  placeholder={t('teach.defaultName')}
                  onInput={event => {
                    name.value = event.currentTarget.value;
                  }}
                />
              </label>
              <button type="submit" class="button">
                {t('teach.save')}
              </button>
            </form>
          )}
          <div class="row">
            {model && (
              <button
                type="button"
                class="button slim"
                onClick={() =>
                  download(
                    encodeModel(model) as Uint8Array<ArrayBuffer>,
                    `${name.value || model.meta.name}.safetensors`,
                  )
                }
              >
                {t('teach.export')}
              </button>
            )}
            <label class="button slim">
              {t('teach.import')}
              <input
                type="file"
                accept=".safetensors"
                class="visually-hidden"
                onChange={event => void importModel(event.currentTarget.files?.[0])}
              />
            </label>
          </div>
          {notice.value && (
            <p class={`note ${notice.value.good ? 'good' : 'bad'}`} role="status">
              {notice.value.text}
            </p>
          )}
        </section>
      </aside>
    </div>
  );
}
