/** How good the network is by now: matches against every rung of the ladder, or its score beside theirs. */
import { useEffect, useMemo } from 'preact/hooks';
import { scripted } from '../../shared/agents/index.ts';
import type { Game } from '../../shared/games/game.ts';
import type { Model } from '../../shared/nn/model-file.ts';
import { number, short, t, words } from '../i18n/index.ts';
import { Examiner } from '../training/examiner.ts';
import type { Examined } from '../training/messages.ts';
import { Rungs } from './rungs.tsx';

function nameOf(game: Game, rung: string | null): string {
  const player = scripted[game.id].find(({ id }) => id === rung);
  return player ? words(player.name) : t('teach.student');
}

function Row({ game, row, best }: { game: Game; row: Examined; best: number }) {
  const ladder = scripted[game.id];
  const rung = ladder.findIndex(({ id }) => id === row.rung);
  const scored = 'score' in row;
  const part = scored ? row.score / Math.max(1e-9, best) : (row.wins + row.draws / 2) / row.matches;
  const text = scored
    ? short(row.score, 1)
    : t('teach.wonOf', { count: row.wins, matches: row.matches }) +
      (row.draws > 0 ? ` · ${t('teach.drawn', { count: row.draws })}` : '');
  return (
    <li class={row.rung === null ? 'own' : ''}>
      {rung < 0 ? <span aria-hidden="true">◉</span> : <Rungs of={ladder.length} rung={rung} />}
      <span>{nameOf(game, row.rung)}</span>
      <span class="bar" aria-hidden="true">
        <i style={{ transform: `scaleX(${Math.max(0, Math.min(1, part)).toFixed(3)})` }} />
      </span>
      <small class="num">{text}</small>
    </li>
  );
}

export function LadderPanel({ game, model }: { game: Game; model: Model }) {
  const examiner = useMemo(() => new Examiner(), []);
  useEffect(() => () => examiner.stop(), []);
  const rows = examiner.rows.value;
  const running = examiner.state.value === 'running';
  const best = Math.max(...rows.map(row => ('score' in row ? row.score : 0)));
  return (
    <section class="panel" data-testid="ladder" data-examining={examiner.state.value}>
      <header>
        <h3>{t('teach.ladder')}</h3>
        {rows.length > 0 && (
          <span class="num">{t('teach.examinedAt', { steps: number(examiner.steps.value) })}</span>
        )}
      </header>
      {rows.length > 0 && (
        <ol class="examined" aria-live="polite">
          {rows.map(row => (
            <Row key={row.rung} game={game} row={row} best={best} />
          ))}
        </ol>
      )}
      {rows.length === 0 && !running && (
        <p class="mist small">{t(game.seats > 1 ? 'teach.ladderText' : 'teach.ladderTextAlone')}</p>
      )}
      {examiner.state.value === 'failed' && (
        <p class="note bad" role="alert">
          {t('teach.ladderFailed')}
        </p>
      )}
      <button
        type="button"
        class="button slim"
        disabled={running}
        onClick={() => examiner.examine(game, model)}
      >
        {t(running ? 'teach.examining' : rows.length > 0 ? 'teach.examineAgain' : 'teach.examine')}
      </button>
    </section>
  );
}
