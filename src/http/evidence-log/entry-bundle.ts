/** Bytes that a length of 16 bits can tell. */
const LONGEST = 0xffff;

/** C2SP tlog-tiles: each entry behind its length, big-endian. Undefined where one is longer than that can tell. */
export function entryBundle(entries: readonly Uint8Array[]): Buffer | undefined {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.length > LONGEST) return undefined;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    parts.push(length, entry);
  }
  return Buffer.concat(parts);
}

/** One entry a line: RFC 8785 text has no line break in it. For entries of any length. */
export function entryLines(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(entries.flatMap((entry) => [entry, Buffer.from("\n")]));
}
