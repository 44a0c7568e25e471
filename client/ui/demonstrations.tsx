/** Which of the recorded matches are the lesson, and a teacher who plays one. */
import { scripted } from '../../shared/agents/index.ts';
import type { Game } from '../../shared/games/game.ts';
import { lengthText, moment, t, words } from '../i18n/index.ts';
import { type Lessons, lessonTicks, SHOWN_MATCHES } from './lessons.ts';
import { scoreLine } from './score-text.ts';
import { seatName } from './seat-name.ts';

/** How long a lesson of the scripted teacher is. */
function lessonLength(game: Game): string {
  const ticks = lessonTicks(game);
  return game.tempo.kind === 'realtime'
    ? t('match.minutes', { count: ticks / (60 * game.tempo.hz) })
    : lengthText(game, ticks);
}

export interface DemonstrationsProps {
  game: Game;
  lessons: Lessons;
  needed: boolean; // nothing is learnt without
}

export function Demonstrations({ game, lessons, needed }: DemonstrationsProps) {
  const { recorded, chosen, teaching } = lessons;
  const teacher = words(scripted[game.id].at(-1)!.name);
  const toggle = (id: string) => {
    const next = new Set(chosen.value);
    if (!next.delete(id)) next.add(id);
    chosen.value = next;
  };
  const ticks = recorded.value.reduce(
    (sum, match) => sum + (chosen.value.has(match.id) ? (match.taken ?? match.ticks) : 0),
    0,
  );
  return (
    <>
      <div class="row spread small">
        <span class="mist">{t(needed ? 'teach.demonstrations' : 'teach.demonstrationsWelcome')}</span>
        <span class="num" data-testid="demonstration-time">
          {lengthText(game, ticks)}
        </span>
      </div>
      {needed && recorded.value.length === 0 && (
        <p class="note small">{t('teach.noDemonstrations', { teacher })}</p>
      )}
      {recorded.value.length > 0 && (
        <ul class="choices">
          {recorded.value.slice(0, SHOWN_MATCHES).map((match, i) => (
            <li key={match.id}>
              <label class="choice">
                <input
                  type="checkbox"
                  checked={chosen.value.has(match.id)}
                  onChange={() => toggle(match.id)}
                />
                <span>
                  {match.taken
                    ? t('teach.correction')
                    : seatName(match.game, match.seats[match.humanSeat] ?? match.seats[0])}{' '}
                  <small class="num">{scoreLine(match.scores, Math.max(0, match.humanSeat))}</small>
                  <small class="mist when">
                    {t('teach.lesson', { number: recorded.value.length - i })} · {moment(match.at)}
                  </small>
                </span>
                <small class="num">{lengthText(game, match.taken ?? match.ticks)}</small>
              </label>
            </li>
          ))}
        </ul>
      )}
      <button
        type="button"
        class="button slim"
        disabled={teaching.value}
        onClick={() => void lessons.addTeacher()}
      >
        {teaching.value
          ? t('teach.teacherPlays', { teacher })
          : t('teach.addTeacher', { length: lessonLength(game), teacher })}
      </button>
    </>
  );
}
