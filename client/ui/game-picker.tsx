/** Which game: the families in a list and, where a family has several, its variants beside it. */
import { opponentsOf } from '../../shared/agents/index.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { t, words } from '../i18n/index.ts';
import { gameChosen } from '../store/settings.ts';
import { Dial } from './dial.tsx';
import { families, familyOf, siblingsOf, variantName } from './families.ts';
import { navigate, route } from './router.ts';

export interface GamePickerProps {
  among?: (game: Game) => boolean; // which games the page can serve
  chosen: Game;
}

function choose(id: string): void {
  gameChosen.value = id;
  const { page } = route.value;
  if (page === 'play' || page === 'teach') navigate(`/${page}/${id}`);
}

export function GamePicker({ among = () => true, chosen }: GamePickerProps) {
  const shelf = families.flatMap(family => siblingsOf(family).find(among) ?? []);
  if (shelf.length < 2) return null;
  return (
    <div class="game-picker">
      <label class="row mist">
        {t('play.game')}
        <select
          class="plain"
          value={familyOf(chosen).id}
          onChange={event => {
            const family = event.currentTarget.value;
            choose(shelf.find(game => familyOf(game).id === family)!.id);
          }}
        >
          {shelf.map(game => (
            <option key={game.id} value={familyOf(game).id}>
              {words(familyOf(game).title)}
            </option>
          ))}
        </select>
      </label>
      <VariantPicker among={among} chosen={chosen} />
    </div>
  );
}

/** The siblings of a game, side by side; nothing where it is alone. */
export function VariantPicker({ among = () => true, chosen }: GamePickerProps) {
  const siblings = siblingsOf(chosen).filter(among);
  if (siblings.length < 2) return null;
  return (
    <Dial
      slim
      label={t('play.variant')}
      value={chosen.id}
      options={siblings.map(game => ({ value: game.id, ...variantName(game) }))}
      choose={choose}
    />
  );
}

/** The game chosen last, or the first that the page can serve. */
export function chosenGame(among: (game: Game) => boolean = () => true): Game {
  const last = games[gameChosen.value];
  return among(last) ? last : (Object.values(games).find(among) ?? last);
}

/** The server can say what a score is worth. */
export const ranked = (game: Game): boolean => opponentsOf(game).length > 0;

/** The server keeps the clock of a match between browsers, and plays on with what a hand holds while nothing is heard of it. */
export const forFriends = (game: Game): boolean =>
  game.seats === 2 && game.tempo.kind === 'realtime' && !game.actsOnce;
