import { expect, test } from 'vitest';
import { crc32c, firstEvent, lengthOf, scalarEvent } from '../../headless/event-file.ts';

const ascii = (text: string) => new TextEncoder().encode(text);

/** The file that the tests of TeamHG-Memex's tensorboard_logger expect of it: two scalars, every clock at 256.5 s. */
const FILE = Buffer.from(
  [
    '1800000000000000a37f4b22090000000000087040',
    '1a0d627261696e2e4576656e743a32bc98212b',
    '19000000000000008bf1082809000000000008704010012a0c0a0a0a03762f31150000c03f2cecc087',
    '1a00000000000000129bd82d09000000000008704010022a0d0a0b0a04762f3232150000804' + '18fa3b688',
  ].join(''),
  'hex',
);

test.each([
  ['32 zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
  ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['the digits', ascii('123456789'), 0xe3069283],
])('the checksum of %s is that of RFC 3720', (_, bytes, crc) => {
  expect(crc32c(bytes)).toBe(crc);
});

test('an event file is the bytes that another program writes', () => {
  const written = Buffer.concat([
    firstEvent(256.5),
    scalarEvent(256.5, 1, [['v/1', 1.5]]),
    scalarEvent(256.5, 2, [['v/22', 16]]),
  ]);
  expect(written.toString('hex')).toBe(FILE.toString('hex'));
});

test('records are counted from the first, and one that is cut short is no record', () => {
  const bytes = new Uint8Array(FILE);
  expect([1, 2, 3].map(n => lengthOf(bytes, n))).toEqual([40, 81, 123]);
  expect(() => lengthOf(bytes, 4)).toThrow('3 records, want 4');
  expect(() => lengthOf(bytes.subarray(0, 122), 3)).toThrow('cut short');
});
