/** The people and agents that can be put into a seat, with how they are recorded and shown. */

import type { ScriptedPlayer } from '../../shared/agents/index.ts';
import { playerOf } from '../../shared/agents/searching.ts';
import type { Game } from '../../shared/games/game.ts';
import type { Model } from '../../shared/nn/model-file.ts';
import { t, words } from '../i18n/index.ts';
import { boardNickname } from '../store/settings.ts';
import type { SeatTaker } from './local-match.ts';
import { tickMs } from './source.ts';

export const person = (): SeatTaker => ({
  agent: null,
  recordedAs: { kind: 'human', name: boardNickname.value || t('seat.you') },
  shownAs: () => t('seat.you'),
});

export const scriptedSeat = (player: ScriptedPlayer): SeatTaker => ({
  agent: player.make(),
  recordedAs: { kind: 'scripted', name: player.id },
  shownAs: () => words(player.name),
});

const HUMAN_DELAY_MS = 100;

/**
 * People meet a network that sees as late as they do; against other agents it sees at once. Where a tick alone lasts as
 * long, what it sees is old enough.
 */
export function humanDelayTicks(game: Game): number {
  const ticks = Math.round(HUMAN_DELAY_MS / tickMs(game));
  return ticks > 1 ? ticks : 0;
}

export const networkSeat = (game: Game, model: Model, delayTicks: number): SeatTaker => ({
  agent: playerOf(game, model, { mode: 'greedy', delayTicks }),
  recordedAs: { kind: 'network', name: model.meta.name },
  shownAs: () => model.meta.name,
});
