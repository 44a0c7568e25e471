/**
 * The safetensors format (https://huggingface.co/docs/safetensors): eight bytes with the length of a JSON header, the
 * header with every tensor's type, shape and place, then the numbers, little-endian. Metadata maps strings to strings.
 */

const types = {
  F32: { array: Float32Array, bytes: 4 },
  F64: { array: Float64Array, bytes: 8 },
  I32: { array: Int32Array, bytes: 4 },
  I8: { array: Int8Array, bytes: 1 },
  U8: { array: Uint8Array, bytes: 1 },
} as const;

type Dtype = keyof typeof types;

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | Int8Array | Uint8Array;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

export type TensorFileError = {
  readonly ok: false;
  readonly code: 'truncated' | 'corrupt';
  readonly detail: string;
};

const HEADER_LENGTH = 8;

export function encodeTensors({ tensors, metadata }: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  // Wide numbers first, so that every tensor is aligned to its own numbers.
  const order = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let offset = 0;
  for (const [name, { shape, data }] of order) {
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8; // with spaces, as the format asks
  const bytes = new Uint8Array(HEADER_LENGTH + padded + offset).fill(
    0x20,
    HEADER_LENGTH,
    HEADER_LENGTH + padded,
  );
  const view = new DataView(bytes.buffer);
  view.setUint32(0, padded, true);
  bytes.set(json, HEADER_LENGTH);
  let at = HEADER_LENGTH + padded;
  for (const [, { data }] of order) {
    writeNumbers(view, at, data);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a file from anybody. As the format has it, every name is there once and the tensors lie one after another without
 * hole or overlap; only when all of that holds are the numbers copied, which then take no more memory than the file.
 */
export function decodeTensors(
  bytes: Uint8Array,
): { readonly ok: true; readonly file: TensorFile } | TensorFileError {
  const bad = (code: 'truncated' | 'corrupt', detail: string) => ({ ok: false, code, detail }) as const;
  if (bytes.length < HEADER_LENGTH) return bad('truncated', `${bytes.length} bytes hold no header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(4, true) !== 0) return bad('corrupt', 'the header length is absurd');
  const start = HEADER_LENGTH + view.getUint32(0, true);
  // A header that begins as one should and is not all there was cut short; anything else is no such file.
  if (start > bytes.length && (bytes.length === HEADER_LENGTH || bytes[HEADER_LENGTH] === 0x7b))
    return bad('truncated', `${bytes.length} bytes, the header alone wants ${start}`);
  const header = parseObject(bytes.subarray(HEADER_LENGTH, start));
  if (!header) return bad('corrupt', 'the header is not JSON, or names something twice');
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isObject(metadata) || !Object.values(metadata).every(value => typeof value === 'string'))
    return bad('corrupt', 'the metadata is not a table of strings');
  const places: { name: string; dtype: Dtype; shape: readonly number[]; from: number; to: number }[] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = (isObject(entry) ? entry : {}) as Record<string, unknown>;
    if (typeof dtype !== 'string' || !Object.hasOwn(types, dtype))
      return bad('corrupt', `${name}: numbers of type ${dtype} are not read`);
    if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2)
      return bad('corrupt', `${name}: no shape or place`);
    const width = types[dtype as Dtype].bytes;
    const length = shape.reduce((product, n) => product * n, 1);
    const [from, to] = offsets;
    if (to - from !== length * width)
      return bad(
        'corrupt',
        `${name}: ${to - from} bytes, a shape of ${shape.join(' × ')} wants ${length * width}`,
      );
    if (start + to > bytes.length)
      return bad('truncated', `${name}: ends at byte ${start + to} of ${bytes.length}`);
    places.push({ name, dtype: dtype as Dtype, shape, from, to });
  }
  let used = 0;
  for (const { name, from, to } of places.sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== used)
      return bad('corrupt', `${name}: begins at ${from}, what lies before it ends at ${used}`);
    used = to;
  }
  if (start + used < bytes.length) return bad('corrupt', `${bytes.length - start - used} bytes too many`);
  const tensors = new Map<string, Tensor>();
  for (const { name, dtype, shape, from, to } of places) {
    const { array, bytes: width } = types[dtype];
    const data = new array((to - from) / width);
    readNumbers(view, start + from, data);
    tensors.set(name, { shape, data });
  }
  return { ok: true, file: { tensors, metadata: metadata as Record<string, string> } };
}

function dtypeOf(data: Tensor['data']): Dtype {
  for (const [name, { array }] of Object.entries(types)) if (data instanceof array) return name as Dtype;
  throw new Error('safetensors: numbers of a type that is not written');
}

function writeNumbers(view: DataView, at: number, data: Tensor['data']): void {
  for (let i = 0; i < data.length; i++) {
    if (data instanceof Float32Array) view.setFloat32(at + 4 * i, data[i], true);
    else if (data instanceof Float64Array) view.setFloat64(at + 8 * i, data[i], true);
    else if (data instanceof Int32Array) view.setInt32(at + 4 * i, data[i], true);
    else view.setUint8(at + i, data[i]);
  }
}

function readNumbers(view: DataView, at: number, data: Tensor['data']): void {
  for (let i = 0; i < data.length; i++) {
    if (data instanceof Float32Array) data[i] = view.getFloat32(at + 4 * i, true);
    else if (data instanceof Float64Array) data[i] = view.getFloat64(at + 8 * i, true);
    else if (data instanceof Int32Array) data[i] = view.getInt32(at + 4 * i, true);
    else data[i] = view.getUint8(at + i);
  }
}

/** null for what is no object, and where a name stands twice in one: JSON.parse would take the last without a word. */
function parseObject(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    let names = 0;
    const value: unknown = JSON.parse(text, (_, inner) => {
      if (isObject(inner)) names += Object.keys(inner).length;
      return inner;
    });
    const written = text.replace(STRINGS, '').split(':').length - 1;
    return isObject(value) && names === written ? value : null;
  } catch {
    return null;
  }
}

/** In JSON; outside them a colon stands only after a name. */
const STRINGS = /"(?:[^"\\]|\\.)*"/g;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(n => Number.isInteger(n) && n >= 0);
}
