/**
 * A tick of Snake. All snakes step at once: first the tails leave, then it is judged who dies, the dead are taken off the
 * board, and the others step on. So a head may go where a tail leaves, also another's.
 */
import {
  bodyOf,
  CELL,
  distance,
  FATE,
  findGoals,
  layFood,
  type Snake,
  type SnakeState,
  scatterFood,
  stepOf,
  takeFood,
  turned,
  wayOf,
} from './board.ts';

export const SNAKE_ACTION = { straight: 0, left: 1, right: 2 } as const;

/** Ticks that a snake of `length` lives without food: a long one may need to go round itself. */
export const patience = (length: number): number => 100 + 5 * length;

export const scoreOf = ({ eaten, outlived }: Snake): number => eaten + outlived;

const MOST_SEATS = 8;
const targets = new Int32Array(MOST_SEATS); // scratch: the cell that each steps into; 0: it does not
const fates = new Int32Array(MOST_SEATS); // scratch: of this tick

/** Plays a tick in place; `foodWanted`: how many foods lie on the board at least. Allocates nothing. */
export function playTick(state: SnakeState, actions: ArrayLike<number>, foodWanted: number): void {
  state.tick++;
  steer(state, actions);
  judge(state);
  bury(state);
  stepOn(state);
  scatterFood(state, foodWanted);
  findGoals(state);
  count(state);
}

function steer(state: SnakeState, actions: ArrayLike<number>): void {
  const { cells, snakes } = state;
  const stride = state.size + 2;
  for (let seat = 0; seat < snakes.length; seat++) {
    const snake = snakes[seat];
    targets[seat] = 0;
    if (snake.fate !== FATE.alive) continue;
    if (actions[seat] === SNAKE_ACTION.left) snake.heading = turned(snake.heading, 3);
    else if (actions[seat] === SNAKE_ACTION.right) snake.heading = turned(snake.heading, 1);
    targets[seat] = snake.head + stepOf(snake.heading, stride);
    snake.hunger++;
    if (cells[targets[seat]] === CELL.food) continue; // it grows: the tail stays
    const next = snake.tail + stepOf(wayOf(cells[snake.tail]), stride);
    cells[snake.tail] = CELL.empty;
    snake.tail = next;
  }
}

/** Writes the fate of every snake that takes its step. */
function judge(state: SnakeState): void {
  const { cells, snakes } = state;
  for (let seat = 0; seat < snakes.length; seat++) {
    const target = targets[seat];
    const { length, hunger, head } = snakes[seat];
    fates[seat] = FATE.alive;
    if (target === 0) continue;
    const blocked = cells[target] === CELL.wall || cells[target] >= CELL.body;
    let faced = false; // by a head that comes the other way: the two are in each other's cell
    for (let other = 0; other < snakes.length; other++) {
      if (other === seat || targets[other] === 0) continue;
      const swaps = target === snakes[other].head && targets[other] === head;
      faced ||= swaps;
      // Heads that meet: the longer one lives on.
      if ((swaps || targets[other] === target) && length <= snakes[other].length) fates[seat] = FATE.crashed;
    }
    if (blocked && !faced) fates[seat] = FATE.crashed;
    if (cells[target] !== CELL.food && hunger >= patience(length) && fates[seat] === FATE.alive)
      fates[seat] = FATE.starved;
  }
}

/** Takes the dead off the board. Where there are rivals, every other cell of a body turns into food for them. */
function bury(state: SnakeState): void {
  const { cells, snakes } = state;
  const stride = state.size + 2;
  for (let seat = 0; seat < snakes.length; seat++) {
    const dead = snakes[seat];
    dead.died = fates[seat] === FATE.alive ? 0 : 1;
    if (!dead.died) continue;
    let cell = dead.tail;
    for (let i = 0; cell !== dead.head; i++) {
      const next = cell + stepOf(wayOf(cells[cell]), stride);
      cells[cell] = CELL.empty;
      if (snakes.length > 1 && i % 2 === 0) layFood(state, cell);
      cell = next;
    }
    cells[cell] = CELL.empty; // the head leaves none: somebody may be stepping there
    dead.fate = fates[seat];
    targets[seat] = 0;
    for (let other = 0; other < snakes.length; other++)
      if (snakes[other].fate === FATE.alive && fates[other] === FATE.alive)
        snakes[other].outlived += dead.length;
  }
}

function stepOn(state: SnakeState): void {
  const { cells, snakes } = state;
  for (let seat = 0; seat < snakes.length; seat++) {
    const target = targets[seat];
    const snake = snakes[seat];
    snake.nearer = 0;
    if (target === 0) continue;
    if (snake.goal !== 0)
      snake.nearer = distance(state, snake.head, snake.goal) - distance(state, target, snake.goal);
    if (cells[target] === CELL.food) {
      takeFood(state, target);
      snake.length++;
      snake.eaten++;
      snake.hunger = 0;
    }
    cells[snake.head] = bodyOf(seat, snake.heading);
    cells[target] = bodyOf(seat, snake.heading);
    snake.head = target;
  }
}

function count({ snakes }: SnakeState): void {
  for (let seat = 0; seat < snakes.length; seat++) {
    let best = 0;
    for (let other = 0; other < snakes.length; other++)
      if (other !== seat) best = Math.max(best, scoreOf(snakes[other]));
    const lead = scoreOf(snakes[seat]) - best;
    snakes[seat].gained = lead - snakes[seat].lead;
    snakes[seat].lead = lead;
  }
}
