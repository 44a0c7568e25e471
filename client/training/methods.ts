/** The ways in which a game can be taught, out of the registry of learners: by kind, the one for beginners first. */
import type { Game } from '../../shared/games/game.ts';
import { learners } from '../../shared/learn/index.ts';
import type { Learner } from '../../shared/learn/learner.ts';

export type Kind = Learner['kind'];

/** From what asks most of a teacher to what asks least. */
const KINDS: readonly Kind[] = ['imitation', 'reward', 'search'];

export function methodsFor(game: Game, kind: Kind): readonly Learner[] {
  return Object.values(learners).filter(learner => learner.kind === kind && learner.learns(game));
}

export function kindsFor(game: Game): readonly Kind[] {
  return KINDS.filter(kind => methodsFor(game, kind).length > 0);
}

/** The kinds by which a network that `createdBy` made can go on by itself: those that ask less of a teacher. */
export function nextKinds(game: Game, createdBy: string): readonly Kind[] {
  const made = learners[createdBy]?.kind;
  return kindsFor(game).filter(kind => KINDS.indexOf(kind) > Math.max(0, made ? KINDS.indexOf(made) : 0));
}
