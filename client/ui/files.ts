/** Files out to the person and in from them. */
export function download(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  downloadBlob(new Blob([bytes], { type: 'application/octet-stream' }), name);
}

export function downloadBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** What is in a file, up to one byte more than `limit`: enough for whoever reads it to see that it is too long. */
export async function bytesOf(file: File, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(0, limit + 1).arrayBuffer());
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
