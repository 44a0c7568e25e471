/** Swipes of one finger, told while it moves: it may go on another way without being lifted. */
export type Swiped = 'SwipeUp' | 'SwipeRight' | 'SwipeDown' | 'SwipeLeft';

const FAR_PX = 20; // CSS pixels: about a quarter of a thumb's width

export class Swipe {
  private fromX = 0;
  private fromY = 0;
  private last: Swiped | null = null;

  begin(x: number, y: number): void {
    this.fromX = x;
    this.fromY = y;
    this.last = null;
  }

  /** Which way the finger has gone, once it has gone far enough; once for each way, however far it goes on. */
  move(x: number, y: number): Swiped | null {
    const across = x - this.fromX;
    const down = y - this.fromY;
    if (Math.max(Math.abs(across), Math.abs(down)) < FAR_PX) return null;
    const sideways = Math.abs(across) > Math.abs(down);
    const way = sideways ? (across > 0 ? 'SwipeRight' : 'SwipeLeft') : down > 0 ? 'SwipeDown' : 'SwipeUp';
    this.fromX = x; // from here on: what it went before does not count against a turn
    this.fromY = y;
    if (way === this.last) return null;
    this.last = way;
    return way;
  }
}
