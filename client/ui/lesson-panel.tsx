/** How the network learns, and the run that is on: which kind, by which algorithm, from what, and how it goes. */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { Game } from '../../shared/games/game.ts';
import { learners } from '../../shared/learn/index.ts';
import { type Learner, parametersOf } from '../../shared/learn/learner.ts';
import { encodeModel } from '../../shared/nn/model-file.ts';
import { PALETTE } from '../drawing/palette.ts';
import { type Key, number, short, t, words } from '../i18n/index.ts';
import { storageRefused } from '../store/db.ts';
import { type Kind, kindsFor, methodsFor, nextKinds } from '../training/methods.ts';
import { free, type Trainer } from '../training/trainer.ts';
import { Curve, type Line } from './curve.tsx';
import { Demonstrations } from './demonstrations.tsx';
import { Dial } from './dial.tsx';
import type { Lessons } from './lessons.ts';
import { MethodPicker } from './method-picker.tsx';
import { ParametersForm, parametersValid } from './parameters-form.tsx';
import { RewardDesigner } from './reward-designer.tsx';
import { Verdict } from './verdict.tsx';

const nextLabels: Record<Kind, Key> = {
  imitation: 'teach.next.imitation',
  reward: 'teach.next.reward',
  search: 'teach.next.search',
};

/** In a game for one there is nobody to beat but itself. */
function kindLabel(kind: Kind, game: Game): string {
  return kind === 'reward' && game.seats === 1 ? t('teach.kind.rewardAlone') : t(`teach.kind.${kind}`);
}

const TONES = [PALETTE.cyan, PALETTE.magenta, PALETTE.yellow];

function linesOf(learner: Learner): Line[] {
  return learner.chart.lines.map((name, i) => ({
    name,
    label: words(learner.metrics.find(metric => metric.name === name)!.meaning),
    tone: TONES[i],
    dashed: i > 0,
  }));
}

/** With a decimal where a long run would seem to stand still. */
function percent(part: number): string {
  return `${number(100 * part, part > 0 && part < 0.1 ? 1 : 0)} %`;
}

/** From where to where the first line goes: who went on from another network sees what that one began with here. */
function Began({ rows, learner }: { rows: readonly Record<string, number>[]; learner: Learner }) {
  const [name] = learner.chart.lines;
  const known = rows.filter(row => Number.isFinite(row[name]));
  if (learner.kind !== 'reward' || known.length < 2) return null;
  const [first, last] = [known[0], known[known.length - 1]].map(row => short(row[name], 2));
  return <p class="small">{t('teach.began', { first, last })}</p>;
}

function RunShown({ trainer, learner }: { trainer: Trainer; learner: Learner }) {
  return (
    <>
      <header class="row spread">
        <h3>{words(learner.title)}</h3>
        <span class="num mist small" data-testid="training-progress">
          {percent(trainer.progress.value)}
          {trainer.state.value.kind === 'paused' && ` · ${t('teach.paused')}`}
        </span>
      </header>
      <div class="progress">
        <i style={{ transform: `scaleX(${trainer.progress.value})` }} />
      </div>
      <Curve rows={trainer.curve.value} x={learner.chart.x} lines={linesOf(learner)} />
      <Began rows={trainer.curve.value} learner={learner} />
      {trainer.state.value.kind === 'paused' && (
        <p class="mist small">{t(storageRefused.value ? 'teach.unkept' : 'teach.kept')}</p>
      )}
    </>
  );
}

export interface LessonPanelProps {
  game: Game;
  trainer: Trainer;
  lessons: Lessons;
  started: () => void;
  forgotten: () => void;
}

export function LessonPanel({ game, trainer, lessons, started, forgotten }: LessonPanelProps) {
  const kinds = kindsFor(game);
  const kind = useSignal<Kind>(kinds[0]);
  const method = useSignal<Learner>(methodsFor(game, kind.value)[0]);
  const goOn = useSignal(true); // from the network as it is
  const given = useSignal<Record<string, number>>({});
  const recorded = lessons.recorded.value;

  const state = trainer.state.value;
  const busy = state.kind === 'running' || state.kind === 'paused';
  const elsewhere = state.kind === 'elsewhere';
  const model = trainer.model.value;
  const warm = model !== null && goOn.value;
  const table = useComputed(() => parametersOf(method.value, game));
  const shownTable = table.value.filter(
    row => !(warm ? row.fresh : row.warm) && !row.name.startsWith('reward.'),
  );
  const chosen = recorded.filter(match => lessons.chosen.value.has(match.id));
  const ready = method.value.shown !== 'needed' || chosen.length > 0;
  const valid = parametersValid(table.value, given.value);
  const next = busy || !model ? [] : nextKinds(game, model.meta.createdBy);

  const inVain = state.kind === 'done' && trainer.report.value?.verdict.kind === 'nothing';

  const choose = (learner: Learner) => {
    method.value = learner;
    const names = new Set(parametersOf(learner, game).map(({ name }) => name));
    // The weights of the rewards are the game's: they hold for every algorithm that knows them.
    given.value = Object.fromEntries(
      Object.entries(given.value).filter(([name]) => name.startsWith('reward.') && names.has(name)),
    );
  };

  const chooseKind = (chosenKind: Kind) => {
    kind.value = chosenKind;
    choose(methodsFor(game, chosenKind)[0]);
  };

  // A run that an earlier visit left says how it learns.
  useSignalEffect(() => {
    const taken = trainer.state.value.kind === 'paused' ? learners[trainer.learner] : undefined;
    if (!taken || taken === method.peek()) return;
    kind.value = taken.kind;
    choose(taken);
  });

  const start = () => {
    trainer.start({
      learner: method.value.id,
      game: game.id,
      params: given.value,
      seed: crypto.getRandomValues(new Uint32Array(1))[0],
      demonstrations: method.value.shown
        ? chosen.map(match => ({ file: match.file, seat: Math.max(0, match.humanSeat) }))
        : [],
      from: model && goOn.value ? encodeModel(model, Number.POSITIVE_INFINITY) : null,
    });
    started();
  };

  /** From what it was taught so far, by itself. */
  const goOnBy = (nextKind: Kind) => {
    chooseKind(nextKind);
    goOn.value = true;
    start();
  };

  return (
    <section class="panel" data-training={state.kind}>
      {kinds.length > 1 && (
        <Dial
          label={t('teach.how')}
          value={kind.value}
          options={kinds.map(option => ({
            value: option,
            text: kindLabel(option, game),
            disabled: busy || elsewhere,
          }))}
          choose={chooseKind}
        />
      )}
      {(busy || state.kind === 'done') && (
        <RunShown trainer={trainer} learner={learners[trainer.learner] ?? method.value} />
      )}
      {state.kind === 'done' && trainer.report.value && <Verdict game={game} report={trainer.report.value} />}
      {next.length > 0 && (
        <div class="next">
          <p class="small">{t(inVain ? 'teach.nextAnyway' : 'teach.next')}</p>
          {next.map((nextKind, i) => (
            <button
              key={nextKind}
              type="button"
              class={i === 0 && !inVain ? 'button main' : 'button'}
              onClick={() => goOnBy(nextKind)}
            >
              {t(nextLabels[nextKind])}
            </button>
          ))}
        </div>
      )}
      {elsewhere && (
        <p class="note" role="status">
          {t('teach.elsewhere')}
        </p>
      )}
      {!busy && !elsewhere && (
        <>
          <MethodPicker methods={methodsFor(game, kind.value)} chosen={method.value} choose={choose} />
          {method.value.shown && (
            <Demonstrations game={game} lessons={lessons} needed={method.value.shown === 'needed'} />
          )}
          {method.value.shownFor && <p class="mist small">{words(method.value.shownFor)}</p>}
          {method.value.kind !== 'imitation' && !method.value.shownFor && (
            <p class="mist small">{t(game.seats > 1 ? 'teach.practice' : 'teach.practiceAlone')}</p>
          )}
          <RewardDesigner game={game} table={table.value} given={given} sample={recorded[0]} />
          {model && (
            <label class="choice">
              <input
                type="checkbox"
                checked={goOn.value}
                onChange={event => {
                  goOn.value = event.currentTarget.checked;
                }}
              />
              <span>{t('teach.goOn')}</span>
            </label>
          )}
          {warm && table.value.some(row => row.warm) && <p class="mist small">{t('teach.leash')}</p>}
          <ParametersForm table={shownTable} given={given} />
        </>
      )}

      {!trainer.simd.value && <p class="note small">{t('teach.plain')}</p>}
      {state.kind === 'failed' && (
        <p class="note bad" role="alert">
          {state.message === null ? t('teach.unfetched') : t('teach.failed', { message: state.message })}
        </p>
      )}
      {!valid && (
        <p class="note small bad" role="status">
          {t('teach.outOfRange')}
        </p>
      )}
      <div class="row">
        {!busy && !elsewhere && (
          <button
            type="button"
            class={next.length > 0 && !inVain ? 'button grow' : 'button main grow'}
            disabled={!free(state) || !ready || !valid}
            onClick={start}
          >
            {warm ? t('teach.goOnStart') : t('teach.start')}
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
              forgotten();
              void trainer.reset();
            }}
          >
            {t('teach.reset')}
          </button>
        )}
      </div>
    </section>
  );
}
