/** Tags of DER (X.690) that RFC 3161 needs. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** [0], constructed. */
  first: 0xa0,
} as const;

export class NotDer extends Error {
  override name = "NotDer";
}

export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  const significant = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  return [0x80 | significant.length, ...significant];
}

export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
  /** With tag and length. */
  readonly whole: Buffer;
}

/** The values in it, one after the other. Raises `NotDer`. */
export function derValues(bytes: Buffer): DerValue[] {
  const values: DerValue[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const value = firstOf(rest);
    values.push(value);
    rest = rest.subarray(value.whole.length);
  }
  return values;
}

function firstOf(bytes: Buffer): DerValue {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new NotDer("it ends, or has a long tag");
  const more = first < 0x80 ? 0 : first & 0x7f;
  // 0x80 alone is BER's indefinite length.
  if (first === 0x80 || more > 4 || bytes.length < 2 + more) throw new NotDer("it has no length");
  const length = more === 0 ? first : bytes.readUIntBE(2, more);
  const end = 2 + more + length;
  if (end > bytes.length) throw new NotDer("it ends too early");
  return { tag, content: bytes.subarray(2 + more, end), whole: bytes.subarray(0, end) };
}
