/** Which of the recorded matches are the lesson. */
import type { Signal } from '@preact/signals';
import type { Game } from '../../shared/games/game.ts';
import { lengthText, t } from '../i18n/index.ts';
import type { StoredMatch } from '../store/db.ts';
import { scoreLine } from './score-text.ts';
import { seatName } from './seat-name.ts';

export const SHOWN_MATCHES = 6;

export interface DemonstrationsProps {
  game: Game;
  chosen: Signal<Set<string>>; // ids of matches
  recorded: Signal<StoredMatch[]>; // newest first
}

export function Demonstrations({ game, chosen, recorded }: DemonstrationsProps) {
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
          {lengthText(game, ticks)}
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
                <small class="num">{scoreLine(match.scores, Math.max(0, match.humanSeat))}</small>
              </span>
              <small class="num">{lengthText(game, match.ticks)}</small>
            </label>
          </li>
        ))}
      </ul>
    </>
  );
}
