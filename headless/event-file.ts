/**
 * TensorBoard's event files. A record is its length (8 bytes), the length's checksum, the bytes and their checksum
 * (https://www.tensorflow.org/tutorials/load_data/tfrecord); the bytes are an `Event` of
 * https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto.
 */
import { PbfWriter } from 'pbf';

const FRAME = { head: 12, tail: 4 }; // bytes around a record's own

/** CRC-32C (RFC 3720, B.4): the polynomial of Castagnoli, bits turned over. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
  return c;
});

/** A checksum of bytes that hold checksums is weak: so it is turned round and moved before it is stored. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** `data` in the frame of a record. */
export function record(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FRAME.head + data.length + FRAME.tail);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length, true); // the upper four bytes of the length stay 0
  view.setUint32(8, masked(crc32c(bytes.subarray(0, 8))), true);
  bytes.set(data, FRAME.head);
  view.setUint32(FRAME.head + data.length, masked(crc32c(data)), true);
  return bytes;
}

/** The event that a file begins with. `seconds` since 1970. */
export function firstEvent(seconds: number): Uint8Array {
  const event = new PbfWriter();
  event.writeDoubleField(1, seconds);
  event.writeStringField(3, 'brain.Event:2');
  return record(event.finish());
}

/** The curves at `step`, one number each. */
export function scalarEvent(
  seconds: number,
  step: number,
  scalars: readonly (readonly [tag: string, value: number])[],
): Uint8Array {
  const event = new PbfWriter();
  event.writeDoubleField(1, seconds);
  event.writeVarintField(2, step);
  event.writeMessage(
    5,
    (_, summary) => {
      for (const [tag, value] of scalars)
        summary.writeMessage(
          1,
          (_, scalar) => {
            scalar.writeStringField(1, tag);
            scalar.writeFloatField(2, value);
          },
          null,
        );
    },
    null,
  );
  return record(event.finish());
}

/** How many bytes of `file` its first `records` take. Throws where there are fewer. */
export function lengthOf(file: Uint8Array, records: number): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = 0;
  for (let i = 0; i < records; i++) {
    if (at + FRAME.head > file.length) throw new Error(`events: ${i} records, want ${records}`);
    at += FRAME.head + view.getUint32(at, true) + FRAME.tail;
  }
  if (at > file.length) throw new Error(`events: the last of ${records} records is cut short`);
  return at;
}
