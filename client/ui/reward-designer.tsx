/** What the network is paid for: the weights of the game's reward terms, beside what they make of a match already played. */
import type { Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Game } from '../../shared/games/game.ts';
import type { Parameter } from '../../shared/learn/learner.ts';
import { number, short, t } from '../i18n/index.ts';
import { earnedIn } from '../match/earned.ts';
import type { StoredMatch } from '../store/db.ts';
import { NumberField } from './parameters-form.tsx';

export interface RewardDesignerProps {
  game: Game;
  table: readonly Parameter[]; // that of the learner, for the range of the weights
  given: Signal<Record<string, number>>;
  sample: StoredMatch | undefined; // whose worth is shown
}

export function RewardDesigner({ game, table, given, sample }: RewardDesignerProps) {
  const earned = useMemo(
    () => (sample ? earnedIn(game, sample.file, Math.max(0, sample.humanSeat)) : null),
    [sample?.id, sample?.ticks],
  );
  const rows = game.rewards.flatMap((term, i) => {
    const parameter = table.find(({ name }) => name === `reward.${term.name}`);
    if (!parameter) return [];
    const weight = given.value[parameter.name] ?? parameter.default;
    return [{ term, parameter, paid: earned ? weight * earned[i] + 0 : null }];
  });
  if (rows.length === 0) return null;
  const byHand = sample?.seats[sample.humanSeat]?.kind === 'human';
  const changed = rows.some(({ parameter }) => parameter.name in given.value);
  const total = rows.reduce((sum, { paid }) => sum + (paid ?? 0), 0);
  return (
    <details class="rewards" data-testid="rewards">
      <summary class="small mist">{t('teach.rewards')}</summary>
      <p class="mist small">{t('teach.rewardsText')}</p>
      <div class="weights">
        {rows.map(({ term, parameter, paid }) => (
          <NumberField
            key={parameter.name}
            parameter={parameter}
            given={given}
            mark={term.potential && t('teach.safe')}
          >
            {paid !== null && (
              <output class="num mist" data-testid={`paid-${term.name}`}>
                {paid > 0 && '+'}
                {short(paid, 2)}
              </output>
            )}
          </NumberField>
        ))}
      </div>
      {sample && earned && (
        <p class="small">
          {t(byHand ? 'teach.wouldPay' : 'teach.wouldPayLesson', {
            reward: number(total, 2).replace('-', '−'),
          })}
        </p>
      )}
      {rows.some(({ term }) => term.potential) && <p class="mist small">{t('teach.safeText')}</p>}
      {changed && (
        <button
          type="button"
          class="button slim"
          onClick={() => {
            given.value = Object.fromEntries(
              Object.entries(given.value).filter(([name]) => !rows.some(row => row.parameter.name === name)),
            );
          }}
        >
          {t('teach.rewardsReset')}
        </button>
      )}
    </details>
  );
}
