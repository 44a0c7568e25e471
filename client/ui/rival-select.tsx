import { scripted } from '../../shared/agents/index.ts';
import type { Game } from '../../shared/games/game.ts';
import { t, words } from '../i18n/index.ts';
import { opponent, opponentIn } from '../store/settings.ts';

/** Which scripted player: on the court of a lesson, on a board. */
export function RivalSelect({ game }: { game: Game }) {
  return (
    <label class="row mist">
      <span class="caption">{t('play.against')}</span>
      <select
        class="plain"
        value={opponentIn(game)}
        onChange={event => {
          opponent.value = event.currentTarget.value;
        }}
      >
        {scripted[game.id].map(player => (
          <option key={player.id} value={player.id}>
            {words(player.name)}
          </option>
        ))}
      </select>
    </label>
  );
}
