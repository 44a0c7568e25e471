/** The house's networks among those to choose from. */
import type { HousePlayer } from '../../shared/house/players.ts';
import { t, words } from '../i18n/index.ts';
import { Rungs } from './rungs.tsx';

/** How a choice of `rival` names one of them. */
export const HOUSE = 'house:';

export function HouseChoices({
  players,
  chosen,
  choose,
}: {
  players: readonly HousePlayer[];
  chosen: string;
  choose: (id: string) => void;
}) {
  return players.map(({ id, name }, rung) => (
    // biome-ignore lint/a11y/useSemanticElements: one press both chooses and starts, as a radio would not
    <button
      key={id}
      type="button"
      class="choice"
      role="radio"
      aria-checked={chosen === HOUSE + id}
      onClick={() => choose(HOUSE + id)}
    >
      <Rungs of={players.length} rung={rung} />
      <span>{words(name)}</span>
      <small>{t('play.houseNetwork')}</small>
    </button>
  ));
}
