/** The house's networks in the page. This module and their files are fetched when somebody looks for them, not to play. */
import type { NetworkAgent } from '../../shared/agents/network.ts';
import { modelMismatch } from '../../shared/agents/network.ts';
import type { Game } from '../../shared/games/game.ts';
import { type HousePlayer, house, houseAgent } from '../../shared/house/players.ts';
import { decodeModel, type Model } from '../../shared/nn/model-file.ts';
import { words } from '../i18n/index.ts';
import type { SeatTaker } from './local-match.ts';
import { humanDelayTicks } from './seats.ts';

const MODELS = '../../shared/house/models/';
const addresses = import.meta.glob<string>('../../shared/house/models/*/*.safetensors', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** Weakest first; nobody in a game that has none. */
export const housePlayersOf = (game: Game): readonly HousePlayer[] => house[game.id] ?? [];

async function modelOf(game: Game, { file }: HousePlayer): Promise<Model | null> {
  const answer = await fetch(addresses[MODELS + file]).catch(() => null);
  if (!answer?.ok) return null; // offline
  const decoded = decodeModel(new Uint8Array(await answer.arrayBuffer()));
  return decoded.ok && !modelMismatch(game, decoded.model) ? decoded.model : null;
}

export interface HouseSeats {
  readonly takers: SeatTaker[];
  readonly network: NetworkAgent | null; // of the first, to be looked into; null where it searches
}

/** That player in `count` seats: as late as people are where it meets them. Null where there is none, or it cannot be had. */
export async function houseSeats(game: Game, id: string, count: number): Promise<HouseSeats | null> {
  const player = housePlayersOf(game).find(other => other.id === id);
  const model = player && (await modelOf(game, player));
  if (!model) return null;
  const delayTicks = game.seats > 1 ? humanDelayTicks(game) : 0;
  const takers = Array.from({ length: count }, () => ({
    agent: houseAgent(game, player, model, delayTicks),
    recordedAs: { kind: 'network' as const, name: words(player.name) },
    shownAs: () => words(player.name),
  }));
  const { agent } = takers[0];
  return { takers, network: 'trace' in agent ? (agent as NetworkAgent) : null };
}
