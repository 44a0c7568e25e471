import { describe } from 'vitest';
import { games } from '../../shared/games/index.ts';
import { houseAgent, ladderOf } from '../../shared/house/players.ts';
import { recipes } from '../../shared/house/recipes.ts';
import { testLadder } from '../agents/ladders.ts';
import { modelOf } from './models.ts';

describe.each(recipes)('the networks of $game', recipe => {
  const game = games[recipe.game];
  const ladder = ladderOf(recipe).map(player => {
    const model = modelOf(player);
    return { id: player.id, make: () => houseAgent(game, player, model, 0) };
  });
  testLadder(game, ladder, 60);
});
