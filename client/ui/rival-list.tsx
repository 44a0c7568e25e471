/** Whom to play against, or, in a game for one, whom to watch: the lists beside the court. */
import { scripted } from '../../shared/agents/index.ts';
import type { Game } from '../../shared/games/game.ts';
import type { HousePlayer } from '../../shared/house/players.ts';
import { t, words } from '../i18n/index.ts';
import type { StoredModel } from '../store/db.ts';
import { forFriends } from './game-picker.tsx';
import { HouseChoices } from './house-choices.tsx';
import { follow } from './router.ts';
import { Rungs } from './rungs.tsx';

export function RivalList({
  game,
  house,
  own,
  missing,
  chosen,
  choose,
}: {
  game: Game;
  house: readonly HousePlayer[];
  own: StoredModel[];
  missing: boolean;
  chosen: string;
  choose: (id: string) => void;
}) {
  const ladder = scripted[game.id];
  return (
    <section class="panel">
      <header>
        <h3>{t('play.against')}</h3>
      </header>
      <div class="choices" role="radiogroup" aria-label={t('play.against')}>
        {ladder.map((player, rung) => (
          // biome-ignore lint/a11y/useSemanticElements: one press both chooses and starts, as a radio would not
          <button
            key={player.id}
            type="button"
            class="choice"
            role="radio"
            aria-checked={chosen === player.id}
            onClick={() => choose(player.id)}
          >
            <Rungs of={ladder.length} rung={rung} />
            <span>{words(player.name)}</span>
            <small>{t('play.level', { level: rung + 1 })}</small>
          </button>
        ))}
        <OwnChoices own={own} chosen={chosen} choose={choose} />
        {forFriends(game) && (
          <a class="choice" href="/friend" onClick={follow} style="text-decoration:none">
            <span aria-hidden="true" style="color:var(--yellow)">
              ⇄
            </span>
            <span>{t('play.friend')}</span>
            <small>{t('play.byLink')}</small>
          </a>
        )}
        <HouseChoices players={house} chosen={chosen} choose={choose} />
      </div>
      {missing && <HouseMissing />}
    </section>
  );
}

/** The networks that were saved on this device, newest first. */
function OwnChoices({
  own,
  chosen,
  choose,
}: {
  own: readonly StoredModel[];
  chosen: string;
  choose: (id: string) => void;
}) {
  return own.map(model => (
    // biome-ignore lint/a11y/useSemanticElements: as above
    <button
      key={model.id}
      type="button"
      class="choice"
      role="radio"
      aria-checked={chosen === `model:${model.id}`}
      onClick={() => choose(`model:${model.id}`)}
    >
      <span aria-hidden="true" style="color:var(--green)">
        ◉
      </span>
      <span>{model.name}</span>
      <small>{t('play.yourNetwork')}</small>
    </button>
  ));
}

/** Below the one that was chosen. */
function HouseMissing() {
  return (
    <p class="note bad small" role="alert">
      {t('play.houseMissing')}
    </p>
  );
}

/** In a game for one: to play, or to watch how a network does. */
export function WatchList({
  own,
  house,
  missing,
  chosen,
  choose,
}: {
  own: readonly StoredModel[];
  house: readonly HousePlayer[];
  missing: boolean;
  chosen: string;
  choose: (id: string) => void;
}) {
  return (
    <section class="panel">
      <header>
        <h3>{t('play.whoPlays')}</h3>
      </header>
      <div class="choices" role="radiogroup" aria-label={t('play.whoPlays')}>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <button
          type="button"
          class="choice"
          role="radio"
          aria-checked={chosen === ''}
          onClick={() => choose('')}
        >
          <span aria-hidden="true" style="color:var(--cyan)">
            ◉
          </span>
          <span>{t('seat.you')}</span>
        </button>
        <OwnChoices own={own} chosen={chosen} choose={choose} />
        <HouseChoices players={house} chosen={chosen} choose={choose} />
      </div>
      {missing && <HouseMissing />}
    </section>
  );
}
