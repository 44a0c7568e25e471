import { scripted } from '../../shared/agents/index.ts';
import { games } from '../../shared/games/index.ts';
import { testLadders } from './ladders.ts';

testLadders(Object.keys(scripted).filter(id => (games[id].variantOf ?? id) === 'racer'));
