/** A game described, from its own tables: what is seen, what can be done, what is rewarded, and who plays it. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { opponentsOf, scripted } from '../../shared/agents/index.ts';
import type { Game, ObservationEntry } from '../../shared/games/game.ts';
import { actionEntries, actionUnit, rewardUnit, scoreUnit } from '../../shared/games/units.ts';
import { lengthText, number, short, t, words } from '../i18n/index.ts';
import { mappings } from '../input/index.ts';
import { Exhibition } from '../match/exhibition.ts';
import { gameChosen } from '../store/settings.ts';
import { siblingsOf, variantName } from './families.ts';
import { useLivingPreviews } from './living-previews.ts';
import { follow } from './router.ts';
import { Rungs } from './rungs.tsx';

const LIVE_MS = 120; // between two readings of what is seen

function Facts({ game }: { game: Game }) {
  const { tempo } = game;
  const facts = [
    t('play.seats', { count: game.seats }),
    tempo.kind === 'realtime' ? t('game.realtime', { hz: tempo.hz }) : t('game.turns'),
    tempo.kind === 'realtime'
      ? t('game.longest', { time: lengthText(game, game.maxTicks) })
      : t('game.longestTurns', { turns: game.maxTicks }),
    t('game.counts', { unit: words(scoreUnit(game)) }),
  ];
  return (
    <ul class="facts">
      {facts.map(fact => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}

/** The observation as a table, with what seat 0 sees of `exhibition` beside every row. */
function Sees({ game, exhibition }: { game: Game; exhibition: Exhibition }) {
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    const rows = [...(body.current?.rows ?? [])];
    const seen = new Float32Array(game.observation.length);
    const show = () => {
      game.observe(exhibition.state, 0, seen, 0);
      for (const [i, row] of rows.entries()) {
        const { low, high } = game.observation[i];
        const part = Math.max(0, Math.min(1, (seen[i] - low) / (high - low)));
        const live = row.querySelector('.live')!;
        (live.firstElementChild!.firstElementChild as HTMLElement).style.left = `${(part * 100).toFixed(1)}%`;
        live.lastElementChild!.textContent = number(seen[i], 2).replace('-', '−');
      }
    };
    show();
    const timer = setInterval(show, LIVE_MS);
    return () => clearInterval(timer);
  }, [game, exhibition]);

  return (
    <table class="described">
      <thead>
        <tr>
          <th scope="col">{t('game.meaning')}</th>
          <th scope="col">{t('game.unit')}</th>
          <th scope="col" class="num">
            {t('game.range')}
          </th>
          <th scope="col">{t('game.now')}</th>
        </tr>
      </thead>
      <tbody ref={body}>
        {game.observation.map((entry: ObservationEntry) => (
          <tr key={entry.name}>
            <th scope="row">
              {words(entry.meaning)} <code>{entry.name}</code>
            </th>
            <td class="mist">{words(entry.unit)}</td>
            <td class="num mist">
              {short(entry.low)} … {short(entry.high)}
            </td>
            <td aria-hidden="true">
              <div class="live">
                <span class="gauge">
                  <i />
                </span>
                <span class="num" />
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function GamePage({ game }: { game: Game }) {
  const page = useRef<HTMLDivElement>(null);
  const exhibitions = useMemo(
    () => [new Exhibition(game, crypto.getRandomValues(new Uint32Array(1))[0])],
    [],
  );
  useLivingPreviews(page, exhibitions);
  const siblings = siblingsOf(game);
  const ladder = scripted[game.id];
  const remember = (event: MouseEvent) => {
    gameChosen.value = game.id; // Teach and Compete are about the game chosen last
    follow(event);
  };

  return (
    <div class="column wide" ref={page}>
      <div class="game-head">
        <div class="preview" aria-hidden="true">
          <canvas data-preview={game.id} />
        </div>
        <div class="game-words">
          <h1>{words(game.title)}</h1>
          <p>{words(game.goal)}</p>
          <Facts game={game} />
          <div class="row">
            <a class="button main" href={`/play/${game.id}`} onClick={follow}>
              {t('nav.play')}
            </a>
            <a class="button" href="/teach" onClick={remember}>
              {t('play.thenButton')}
            </a>
            {opponentsOf(game).length > 0 && (
              <a class="button" href="/compete" onClick={remember}>
                {t('nav.compete')}
              </a>
            )}
          </div>
          {siblings.length > 1 && (
            <p class="row small">
              <span class="mist">{t('play.variant')}</span>
              <span class="variants">
                {siblings.map(sibling => (
                  <a
                    key={sibling.id}
                    href={`/games/${sibling.id}`}
                    onClick={follow}
                    aria-current={sibling === game ? 'page' : undefined}
                    aria-label={variantName(sibling).aloud}
                  >
                    {variantName(sibling).text}
                  </a>
                ))}
              </span>
            </p>
          )}
        </div>
      </div>

      <section class="panel">
        <header>
          <h2>{t('game.sees')}</h2>
          <span class="num">{t('game.numbers', { count: game.observation.length })}</span>
        </header>
        <p class="mist small">{t('game.seesText')}</p>
        <Sees game={game} exhibition={exhibitions[0]} />
      </section>

      <div class="halves">
        <section class="panel">
          <header>
            <h2>{t('game.does')}</h2>
            <span class="num">
              {t(game.actions.kind === 'choice' ? 'game.choices' : 'game.axes', {
                count: actionEntries(game.actions).length,
              })}
            </span>
          </header>
          <table class="described">
            <thead>
              <tr>
                <th scope="col">{t('game.meaning')}</th>
                <th scope="col">{t('game.unit')}</th>
              </tr>
            </thead>
            <tbody>
              {actionEntries(game.actions).map(entry => (
                <tr key={entry.name}>
                  <th scope="row">
                    {words(entry.meaning)} <code>{entry.name}</code>
                  </th>
                  <td class="mist">{words(actionUnit(game.actions, entry))}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <ul class="hands mist small">
            {(['keyboard', 'touch', 'gamepad'] as const).map(device => (
              <li key={device}>{words(mappings[game.id].hints[device])}</li>
            ))}
          </ul>
        </section>
        <section class="panel">
          <header>
            <h2>{t('game.rewards')}</h2>
          </header>
          <p class="mist small">{t('game.rewardsText')}</p>
          <table class="described">
            <thead>
              <tr>
                <th scope="col">{t('game.meaning')}</th>
                <th scope="col">{t('game.unit')}</th>
                <th scope="col" class="num">
                  {t('game.weight')}
                </th>
              </tr>
            </thead>
            <tbody>
              {game.rewards.map(term => (
                <tr key={term.name}>
                  <th scope="row">
                    {words(term.meaning)} <code>{term.name}</code>
                  </th>
                  <td class="mist">{words(rewardUnit(term))}</td>
                  <td class="num">{short(term.weight)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>

      <section class="panel">
        <h2>{t('game.players')}</h2>
        <p class="mist small">{t(game.seats > 1 ? 'game.playersText' : 'game.playersAlone')}</p>
        <ol class="ladder">
          {ladder.map((player, rung) => (
            <li key={player.id}>
              <Rungs of={ladder.length} rung={rung} />
              {words(player.name)}
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
