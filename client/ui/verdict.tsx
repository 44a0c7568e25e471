/** Whether a clone has learnt anything from what it was shown; if not, why, and either way how often it does what was done. */
import type { Game } from '../../shared/games/game.ts';
import { type CloningReport, nothingTaught } from '../../shared/learn/cloning-report.ts';
import { type Key, number, short, t, words } from '../i18n/index.ts';

const thirds: Record<'low' | 'middle' | 'high', Key> = {
  low: 'teach.third.low',
  middle: 'teach.third.middle',
  high: 'teach.third.high',
};

const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

export function Verdict({ game, report }: { game: Game; report: CloningReport }) {
  const { verdict, returns, repeatReturns } = report;
  const entries = game.actions.kind === 'choice' ? game.actions.choices : game.actions.axes;
  return (
    <>
      {verdict.kind === 'taught' && (
        <p class="note good small" role="status">
          {t('teach.taught', { own: short(mean(returns), 2), repeat: short(mean(repeatReturns), 2) })}
        </p>
      )}
      {verdict.kind === 'nothing' && (
        <p class="note bad small" role="status">
          {t('teach.taughtNothing')} {words(nothingTaught[verdict.why])}
        </p>
      )}
      {report.heldOut > 0 && (
        <details>
          <summary class="small mist">
            {t('teach.recalls', { part: number(100 * report.balancedAccuracy) })}
          </summary>
          <div class="bars">
            {report.recalls.flatMap(({ action, third, recall }) =>
              recall === null
                ? []
                : [
                    <span key={`${action} ${third}`}>
                      {words(entries.find(({ name }) => name === action)!.meaning)}
                      {third && ` (${t(thirds[third])})`}
                    </span>,
                    <span class="bar" key={`${action} ${third} bar`}>
                      <i style={{ transform: `scaleX(${recall.toFixed(3)})` }} />
                    </span>,
                    <span class="num" key={`${action} ${third} value`}>
                      {number(100 * recall)} %
                    </span>,
                  ],
            )}
          </div>
        </details>
      )}
    </>
  );
}
