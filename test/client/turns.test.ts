import { expect, test } from 'vitest';
import type { Controls } from '../../client/input/controls.ts';
import { LocalMatch, type SeatTaker } from '../../client/match/local-match.ts';
import { heightAt, strikesAt } from '../../client/scenes/connect-four/fall.ts';
import { connectFourPlayers } from '../../shared/agents/connect-four/players.ts';
import { connectFour } from '../../shared/games/connect-four/rules.ts';
import type { Game } from '../../shared/games/game.ts';

/** Hands that lie over a column, and let go when told to. */
class Hands implements Controls {
  lastDevice = 'keyboard' as const;
  acted = false;
  letGo = false;
  column = 3;
  poll(): void {}
  read(): Int8Array {
    this.acted = this.letGo;
    this.letGo = false; // a key is pressed once
    return Int8Array.of(this.column);
  }
  destroy(): void {}
}

const person: SeatTaker = {
  agent: null,
  recordedAs: { kind: 'human', name: 'Ada' },
  shownAs: () => 'Ada',
};
const calm: SeatTaker = {
  agent: connectFourPlayers[0].make(),
  recordedAs: { kind: 'scripted', name: 'calm' },
  shownAs: () => 'Calm',
};

function begin(first: number): { source: LocalMatch; hands: Hands; run(ms: number): void } {
  let seed = 1;
  while (connectFour.start(seed).first !== first) seed++;
  const source = new LocalMatch([person, calm], { game: connectFour as Game, seed, readySeconds: 0 });
  const hands = new Hands();
  source.controls = hands;
  const run = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 20) source.frame(20);
  };
  return { source, hands, run };
}

test('a match of turns waits for its person, shows where their hand lies, and plays on when it lets go', () => {
  const { source, hands, run } = begin(0);
  run(3000);
  expect(source.match.tick).toBe(0);
  hands.column = 5;
  expect(source.frame(20).aim![0]).toBe(5);
  hands.letGo = true;
  run(40);
  expect(source.match.tick).toBe(1);
  expect(source.frame(20).aim).toBeNull(); // the other's turn
  run(360);
  expect(source.match.tick).toBe(1); // the other takes its time
  run(300);
  expect(source.match.tick).toBe(2);
});

test('what is pressed while the other is to move is no move when the turn comes', () => {
  const { source, hands, run } = begin(1);
  run(100);
  hands.letGo = true;
  run(100);
  run(2000);
  expect(source.match.tick).toBe(1);
});

test('the last stone falls and is looked at before the page says how it ended', () => {
  const { source, hands, run } = begin(0);
  let over = 0;
  source.onOver = () => over++;
  while (!source.match.outcome) {
    hands.column = source.match.tick % 7;
    const legal = new Uint8Array(7);
    connectFour.legal!(source.match.state as never, 0, legal, 0);
    if (!legal[hands.column]) hands.column = legal.indexOf(1);
    hands.letGo = true;
    run(20);
  }
  expect([over, source.phase.value.kind]).toEqual([1, 'playing']);
  run(1000);
  expect(source.frame(20).alpha).toBe(1);
  expect(source.phase.value.kind).toBe('playing');
  run(1500);
  expect([over, source.phase.value.kind]).toEqual([1, 'over']);
});

test('a stone falls ever faster, strikes its place, bounces low, and lies within the tick', () => {
  for (const cells of [1.1, 3, 6.1]) {
    const strikes = strikesAt(cells);
    expect([heightAt(0, cells), heightAt(1, cells)]).toEqual([cells, 0]);
    expect(heightAt(strikes * 0.5, cells)).toBeCloseTo(0.75 * cells, 6);
    expect(heightAt(strikes, cells)).toBeCloseTo(0, 6);
    let highest = 0;
    for (let part = strikes; part <= 1; part += 0.01) {
      const height = heightAt(part, cells);
      expect(height).toBeGreaterThanOrEqual(0);
      highest = Math.max(highest, height);
    }
    expect(highest / cells).toBeGreaterThan(0.05);
    expect(highest / cells).toBeLessThan(0.1);
  }
});
