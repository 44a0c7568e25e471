/** The registry of what the learners are asked to reach: a new figure is its task and a line here. */
import { flappyTask, snakeTask } from './alone.ts';
import { dqnBalance, ppoBalance, ppoSpeed } from './balance.ts';
import { movementTask } from './ball-in-cup.ts';
import { cloningTasks } from './cloning.ts';
import { connectFourTask } from './connect-four.ts';
import { houseTasks } from './house.ts';
import { racerTasks } from './racer.ts';
import { slimeAlone, slimeBest, slimeSoon } from './slime-volley.ts';
import type { Task } from './task.ts';

export const tasks: readonly Task[] = [
  ppoSpeed,
  ppoBalance,
  dqnBalance,
  flappyTask,
  snakeTask,
  slimeSoon,
  slimeBest,
  slimeAlone,
  ...racerTasks,
  connectFourTask,
  movementTask,
  ...cloningTasks,
  ...houseTasks,
];
