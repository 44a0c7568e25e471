/**
 * A ball on a string, and walls it bounces off: exact operations in fixed steps, seen from the hook that the string hangs
 * on. Slack, the ball flies its parabola, which the step follows without error. Taut, the string is a constraint, kept by
 * RATTLE (Andersen 1983): velocity Verlet, with a pull along the string before it that ends the step on the circle, and
 * one after it that ends it at a tangent. It is of second order and symplectic, so a pendulum neither gains energy nor loses any.
 */

/** The ball from the hook, y down. */
export interface Tethered {
  x: number;
  y: number;
  vx: number;
  vy: number;
  taut: number; // 1 while the string pulls
}

/** What a string is. Lengths in court units, times in seconds. */
export interface Tether {
  readonly length: number;
  readonly rub: number; // per second: of its speed that a swinging ball loses
  readonly bounce: number; // of the outward speed that is given back as the string becomes taut
  readonly softest: number; // outward speed below which it gives nothing back
}

/**
 * Moves the ball on by `dt` under the acceleration (ax, ay), which is gravity less the hook's own. Returns the outward
 * speed at which the string became taut in this step, 0 where it did not. Allocates nothing.
 */
export function swing(
  ball: Tethered,
  { length, rub, bounce, softest }: Tether,
  ax: number,
  ay: number,
  dt: number,
): number {
  const { x, y } = ball;
  const freeX = x + (ball.vx + 0.5 * ax * dt) * dt;
  const freeY = y + (ball.vy + 0.5 * ay * dt) * dt;
  const beyond = freeX * freeX + freeY * freeY - length * length;
  if (beyond <= 0) {
    ball.x = freeX + 0; // + 0: no state holds −0
    ball.y = freeY + 0;
    ball.vx = ball.vx + ax * dt + 0;
    ball.vy = ball.vy + ay * dt + 0;
    ball.taut = 0;
    return 0;
  }
  if (ball.taut) {
    // The λ with |free − λ r| = length, the smaller root: λ² r·r − 2 λ free·r + beyond = 0.
    const rr = x * x + y * y;
    const along = freeX * x + freeY * y;
    const pull = (along - Math.sqrt(Math.max(0, along * along - rr * beyond))) / rr;
    ball.x = freeX - pull * x + 0;
    ball.y = freeY - pull * y + 0;
    ball.vx += ax * dt - (pull * x) / dt;
    ball.vy += ay * dt - (pull * y) / dt;
    const outward = (ball.vx * ball.x + ball.vy * ball.y) / (length * length);
    if (outward > 0) {
      ball.vx -= outward * ball.x;
      ball.vy -= outward * ball.y;
    }
    ball.vx = ball.vx * (1 - rub * dt) + 0;
    ball.vy = ball.vy * (1 - rub * dt) + 0;
    return 0;
  }
  const back = length / Math.sqrt(freeX * freeX + freeY * freeY);
  ball.x = freeX * back + 0;
  ball.y = freeY * back + 0;
  ball.vx = ball.vx + ax * dt + 0;
  ball.vy = ball.vy + ay * dt + 0;
  const outward = (ball.vx * ball.x + ball.vy * ball.y) / length;
  if (outward <= 0) return 0;
  const soft = outward < softest;
  const taken = ((soft ? 1 : 1 + bounce) * outward) / length;
  ball.vx = ball.vx - taken * ball.x + 0;
  ball.vy = ball.vy - taken * ball.y + 0;
  ball.taut = soft ? 1 : 0;
  return outward;
}

/** What walls do to a ball. */
export interface Walls {
  readonly radius: number; // of the ball
  readonly bounce: number; // of the speed into a wall that is given back
  readonly softest: number; // speed below which nothing is
  readonly grip: number; // of the speed along a wall that a touch takes
}

/** Bounces the ball off the wall from (x0, y0) to (x1, y1), rounded at its ends. Returns the speed it came in with, or 0. */
export function strike(
  ball: Tethered,
  { radius, bounce, softest, grip }: Walls,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): number {
  // From its middle, so that a wall and its mirror image do the same to the bit.
  const halfX = 0.5 * (x1 - x0);
  const halfY = 0.5 * (y1 - y0);
  const fromX = ball.x - 0.5 * (x0 + x1);
  const fromY = ball.y - 0.5 * (y0 + y1);
  const along = (fromX * halfX + fromY * halfY) / (halfX * halfX + halfY * halfY);
  const part = Math.max(-1, Math.min(1, along));
  const dx = fromX - part * halfX;
  const dy = fromY - part * halfY;
  const square = dx * dx + dy * dy;
  if (square >= radius * radius || square === 0) return 0;
  const distance = Math.sqrt(square);
  const nx = dx / distance;
  const ny = dy / distance;
  ball.x = ball.x + nx * (radius - distance) + 0;
  ball.y = ball.y + ny * (radius - distance) + 0;
  const into = -(ball.vx * nx + ball.vy * ny);
  if (into <= 0) return 0;
  const away = into < softest ? 0 : bounce * into;
  const alongX = ball.vx + into * nx;
  const alongY = ball.vy + into * ny;
  ball.vx = alongX * (1 - grip) + away * nx + 0;
  ball.vy = alongY * (1 - grip) + away * ny + 0;
  return into;
}
