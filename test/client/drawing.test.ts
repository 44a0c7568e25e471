import { describe, expect, test } from 'vitest';
import { gatherFibres, largest, makeFibres, shownNodes } from '../../client/drawing/network-layout.ts';
import { withAlpha } from '../../client/drawing/palette.ts';

const all = (size: number) => shownNodes(size, size);

describe('the fibres of a layer', () => {
  // Two inputs, three outputs; the third input of the course's ŷ = a(w·x + b) is left out of pictures: the bias carries nothing.
  const weights = Float32Array.from([1, -2, 0.5, 0, -4, 0.25]); // [3, 2]
  const input = Float32Array.from([2, 1]);

  test('carry w·x, signed, over the strongest of the layer', () => {
    const fibres = makeFibres(6);
    const strongest = gatherFibres(weights, input, all(2), all(3), new Float32Array(6), 1, fibres);
    expect(strongest).toBe(8);
    const drawn = new Map(
      Array.from({ length: fibres.count }, (_, i) => [
        `${fibres.from[i]}→${fibres.to[i]}`,
        fibres.strength[i],
      ]),
    );
    expect(drawn.get('0→0')).toBe(2 / 8);
    expect(drawn.get('1→0')).toBe(-2 / 8);
    expect(drawn.get('0→2')).toBe(-1);
    expect(drawn.has('1→1')).toBe(false); // weight 0
  });

  test('are the strongest ones when there is no room for all', () => {
    const size = 40;
    const many = Float32Array.from({ length: size * size }, (_, i) => ((i * 7919) % 1600) / 1600);
    const ones = new Float32Array(size).fill(1);
    const fibres = makeFibres(100);
    gatherFibres(many, ones, all(size), all(size), new Float32Array(size * size), 1, fibres);
    expect(fibres.count).toBeGreaterThan(50);
    expect(fibres.count).toBeLessThanOrEqual(100);
    const weakest = Math.min(...fibres.strength.subarray(0, fibres.count));
    const stronger = many.filter(w => w / Math.max(...many) > weakest + 1e-6).length;
    expect(stronger).toBeLessThan(fibres.count);
  });

  test('nearly alike are drawn as far as there is room', () => {
    const fibres = makeFibres(10);
    const alike = Float32Array.from({ length: 64 }, (_, i) => 0.5 + i / 1e5);
    gatherFibres(alike, new Float32Array(8).fill(1), all(8), all(8), new Float32Array(64), 1, fibres);
    expect(fibres.count).toBe(10);
  });

  test('of a silent layer are none', () => {
    const fibres = makeFibres(6);
    expect(gatherFibres(weights, new Float32Array(2), all(2), all(3), new Float32Array(6), 1, fibres)).toBe(
      0,
    );
    expect(fibres.count).toBe(0);
  });

  test('ease from what they carried to what they carry', () => {
    const flow = new Float32Array(6);
    expect(gatherFibres(weights, input, all(2), all(3), flow, 0.5, makeFibres(6))).toBe(4);
    expect(gatherFibres(weights, input, all(2), all(3), flow, 0.5, makeFibres(6))).toBe(6);
  });

  test('read the weights of the nodes shown, not of their neighbours', () => {
    const wide = new Float32Array(9 * 5); // [9, 5]
    wide[8 * 5 + 4] = 3; // last to last
    const fibres = makeFibres(4);
    const shownIn = shownNodes(5, 2);
    const shownOut = shownNodes(9, 2);
    gatherFibres(wide, new Float32Array(5).fill(1), shownIn, shownOut, new Float32Array(4), 1, fibres);
    expect([fibres.count, fibres.from[0], fibres.to[0], fibres.strength[0]]).toEqual([1, 1, 1, 1]);
  });
});

test('a layer too tall for the picture shows nodes from its first to its last', () => {
  expect([...shownNodes(9, 3)]).toEqual([0, 4, 8]);
  expect([...shownNodes(3, 9)]).toEqual([0, 1, 2]);
  expect([...shownNodes(500, 1)]).toEqual([0]);
});

test('the chosen output is the largest, the first of equals', () => {
  expect(largest(Float32Array.from([-3, -1, -1]))).toBe(1);
});

test('an opacity becomes the last byte of a colour and never leaves it', () => {
  expect(withAlpha('#36e4ff', 0.5)).toBe('#36e4ff80');
  expect(withAlpha('#36e4ff', 7)).toBe('#36e4ffff');
  expect(withAlpha('#36e4ff', -1)).toBe('#36e4ff00');
});
