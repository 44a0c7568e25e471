/**
 * Protocol buffers by table: a message is declared once, field by field, and is read and written by that table. pbf turns
 * numbers into bytes and back; what it leaves open is checked here, since files come from strangers: that a value ends
 * within its message and has the wire type of its field. The encoding: https://protobuf.dev/programming-guides/encoding/
 */
import { PbfReader, PbfWriter } from 'pbf';

/** How long a value is: a number of 7 bits a byte, eight bytes, as many as it says first, or four. */
export const wires = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

export interface Field<T> {
  readonly tag: number;
  readonly wires: readonly number[];
  /** What a message without the field has. */
  absent(): T;
  /** Reads what lies from the reader's place up to `end`; of a list, adds it to what came `before`. */
  read(reader: PbfReader, end: number, before: T): T;
  write(writer: PbfWriter, value: T): void;
}

export interface Message<T> {
  /** A message with some of its fields. */
  of(fields: Partial<T>): T;
  read(reader: PbfReader, end: number): T;
  write(message: T, writer: PbfWriter): void;
}

export type Of<M> = M extends Message<infer T> ? T : never;

/** Fields are written in the order of the table; unknown ones are passed over when read. */
export function message<Fields extends Record<string, Field<unknown>>>(fields: Fields) {
  type T = { [Name in keyof Fields]: ReturnType<Fields[Name]['absent']> };
  const entries = Object.entries(fields) as [keyof T, Field<T[keyof T]>][];
  const byTag = new Map(entries.map(entry => [entry[1].tag, entry]));
  const made: Message<T> = {
    of(given) {
      const absent = entries.map(([name, field]) => [name, field.absent()]);
      return { ...(Object.fromEntries(absent) as T), ...given };
    },
    read(reader, end) {
      const read = made.of({});
      while (reader.pos < end) {
        const key = varint(reader, end);
        const wire = key % 8;
        const to = valueEnd(reader, wire, end);
        const found = byTag.get(Math.floor(key / 8));
        if (found) {
          const [name, field] = found;
          if (!field.wires.includes(wire))
            throw new Malformed('corrupt', `field ${field.tag} (${String(name)}) has wire type ${wire}`);
          read[name] = field.read(reader, to, read[name]);
        }
        reader.pos = to;
      }
      return read;
    },
    write(value, writer) {
      for (const [name, field] of entries) field.write(writer, value[name]);
    },
  };
  return made;
}

export function encode<T>(kind: Message<T>, value: T): Uint8Array {
  const writer = new PbfWriter();
  kind.write(value, writer);
  return writer.finish().slice();
}

type Fault = 'truncated' | 'corrupt';

/** Reads bytes from anybody. The byte fields of what it gives are views of `bytes`. */
export function decode<T>(
  kind: Message<T>,
  bytes: Uint8Array,
):
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: Fault; readonly detail: string } {
  try {
    return { ok: true, value: kind.read(new PbfReader(bytes), bytes.length) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { ok: false, code: error.code, detail: error.message };
  }
}

/** Ends the reading of a file, from however deep inside it; `decode` turns it into its answer. */
export class Malformed extends Error {
  constructor(
    readonly code: Fault,
    detail: string,
  ) {
    super(detail);
  }
}

/** Puts the reader at the first byte of the value and gives where the value ends. */
function valueEnd(reader: PbfReader, wire: number, end: number): number {
  let length: number;
  if (wire === wires.varint) length = varintLength(reader, end);
  else if (wire === wires.fixed64) length = 8;
  else if (wire === wires.fixed32) length = 4;
  else if (wire === wires.bytes) length = varint(reader, end);
  else throw new Malformed('corrupt', `byte ${reader.pos - 1} speaks of wire type ${wire}`);
  const to = reader.pos + length;
  if (to > end)
    throw new Malformed(
      'truncated',
      `${length} bytes at byte ${reader.pos}, where ${end - reader.pos} are left`,
    );
  return to;
}

/** A number of up to 64 bits, with its sign where `signed`; beyond 2⁵³ not to the last digit. */
export function varint(reader: PbfReader, end: number, signed = false): number {
  varintLength(reader, end);
  return reader.readVarint(signed);
}

function varintLength({ buf, pos }: PbfReader, end: number): number {
  for (let at = pos; at < end; at++) {
    if (buf[at] < 0x80) return at - pos + 1;
    if (at - pos === 9) throw new Malformed('corrupt', `a number of more than 10 bytes at byte ${pos}`);
  }
  throw new Malformed('truncated', `the number at byte ${pos} does not end before byte ${end}`);
}
