import { scripted } from '../../shared/agents/index.ts';
import { games } from '../../shared/games/index.ts';
import { testLadders } from './ladders.ts';

// Racer's, which take the longest, are in a file of their own.
testLadders(Object.keys(scripted).filter(id => (games[id].variantOf ?? id) !== 'racer'));
