/** The kinds of fields that ONNX's messages have, singular and repeated; an absent singular one is undefined. */
import type { PbfReader } from 'pbf';
import { type Field, Malformed, type Message, varint, wires } from './protobuf.ts';

/** Of texts or messages in one list: far beyond any network, and few enough that none can fill the memory. */
const MAX_ENTRIES = 4096;

type Optional<T> = Field<T | undefined>;

/** int64 or an enumeration. */
export function int(tag: number): Optional<number> {
  return {
    tag,
    wires: [wires.varint],
    absent: () => undefined,
    read: reader => reader.readVarint(true),
    write: (writer, value) => value !== undefined && writer.writeVarintField(tag, value),
  };
}

export function float(tag: number): Optional<number> {
  return {
    tag,
    wires: [wires.fixed32],
    absent: () => undefined,
    read: reader => reader.readFloat(),
    write: (writer, value) => value !== undefined && writer.writeFloatField(tag, value),
  };
}

export function text(tag: number): Optional<string> {
  return {
    tag,
    wires: [wires.bytes],
    absent: () => undefined,
    read: readText,
    write: (writer, value) => value !== undefined && writer.writeStringField(tag, value),
  };
}

export function bytes(tag: number): Optional<Uint8Array> {
  return {
    tag,
    wires: [wires.bytes],
    absent: () => undefined,
    read: (reader, end) => reader.buf.subarray(reader.pos, end),
    write: (writer, value) => value !== undefined && writer.writeBytesField(tag, value),
  };
}

export function one<T>(tag: number, kind: Message<T>): Optional<T> {
  return {
    tag,
    wires: [wires.bytes],
    absent: () => undefined,
    read: (reader, end) => kind.read(reader, end),
    write: (writer, value) => value !== undefined && writer.writeMessage(tag, kind.write, value),
  };
}

export function many<T>(tag: number, kind: Message<T>): Field<T[]> {
  return {
    tag,
    wires: [wires.bytes],
    absent: () => [],
    read: (reader, end, before) => added(before, kind.read(reader, end)),
    write: (writer, values) => {
      for (const value of values) writer.writeMessage(tag, kind.write, value);
    },
  };
}

export function texts(tag: number): Field<string[]> {
  return {
    tag,
    wires: [wires.bytes],
    absent: () => [],
    read: (reader, end, before) => added(before, readText(reader, end)),
    write: (writer, values) => {
      for (const value of values) writer.writeStringField(tag, value);
    },
  };
}

/** Read one by one or packed; written one by one, as ONNX declares them. */
export function ints(tag: number): Field<number[]> {
  return {
    tag,
    wires: [wires.varint, wires.bytes],
    absent: () => [],
    read(reader, end, before) {
      while (reader.pos < end) before.push(varint(reader, end, true));
      return before;
    },
    write: (writer, values) => {
      for (const value of values) writer.writeVarintField(tag, value);
    },
  };
}

/** Like `ints`. */
export function floats(tag: number): Field<number[]> {
  return {
    tag,
    wires: [wires.fixed32, wires.bytes],
    absent: () => [],
    read(reader, end, before) {
      if ((end - reader.pos) % 4 !== 0)
        throw new Malformed('corrupt', `${end - reader.pos} bytes hold no whole number of floats`);
      while (reader.pos < end) before.push(reader.readFloat());
      return before;
    },
    write: (writer, values) => {
      for (const value of values) writer.writeFloatField(tag, value);
    },
  };
}

function added<T>(before: T[], value: T): T[] {
  if (before.length === MAX_ENTRIES)
    throw new Malformed('corrupt', `a list of more than ${MAX_ENTRIES} entries`);
  before.push(value);
  return before;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function readText(reader: PbfReader, end: number): string {
  try {
    return decoder.decode(reader.buf.subarray(reader.pos, end));
  } catch {
    throw new Malformed('corrupt', `the text at byte ${reader.pos} is not UTF-8`);
  }
}
