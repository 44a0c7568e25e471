/** The people and agents that can be put into a seat, with how they are recorded and shown. */

import type { ScriptedPlayer } from '../../shared/agents/index.ts';
import { networkAgent } from '../../shared/agents/network.ts';
import type { Game } from '../../shared/games/game.ts';
import type { Model } from '../../shared/nn/model-file.ts';
import { t, words } from '../i18n/index.ts';
import { boardNickname } from '../store/settings.ts';
import type { SeatTaker } from './local-match.ts';

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

/** People meet a network that sees as late as they do; against other agents it sees at once. */
export const HUMAN_DELAY_TICKS = 6;

export const networkSeat = (game: Game, model: Model, delayTicks: number): SeatTaker => ({
  agent: networkAgent(game, model, { mode: 'greedy', delayTicks }),
  recordedAs: { kind: 'network', name: model.meta.name },
  shownAs: () => model.meta.name,
});
