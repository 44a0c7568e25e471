/** Which game: a row of their names, when there is more than one to choose from. */
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { t, words } from '../i18n/index.ts';
import { gameChosen } from '../store/settings.ts';
import { navigate, route } from './router.ts';

export interface GamePickerProps {
  among?: (game: Game) => boolean; // which games the page can serve
  chosen: Game;
}

export function GamePicker({ among = () => true, chosen }: GamePickerProps) {
  const shelf = Object.values(games).filter(among);
  if (shelf.length < 2) return null;
  return (
    <div class="shelf" role="radiogroup" aria-label={t('play.game')}>
      {shelf.map(game => (
        // biome-ignore lint/a11y/useSemanticElements: one press both chooses and starts, as a radio would not
        <button
          key={game.id}
          type="button"
          role="radio"
          class="choice"
          aria-checked={game === chosen}
          onClick={() => {
            gameChosen.value = game.id;
            if (route.value.page === 'play') navigate(`/play/${game.id}`);
          }}
        >
          {words(game.title)}
        </button>
      ))}
    </div>
  );
}

/** The game chosen last, or the first that the page can serve. */
export function chosenGame(among: (game: Game) => boolean = () => true): Game {
  const last = games[gameChosen.value];
  return among(last) ? last : (Object.values(games).find(among) ?? last);
}

/** Learners choose among buttons, tick by tick. */
export const teachable = (game: Game): boolean =>
  game.actions.kind === 'choice' && game.tempo.kind === 'realtime';

/** Boards are kept per opponent. */
export const ranked = (game: Game): boolean => game.seats === 2;

/** The server keeps the clock of a match between browsers. */
export const forFriends = (game: Game): boolean => game.seats === 2 && game.tempo.kind === 'realtime';
