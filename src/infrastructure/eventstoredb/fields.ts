/** Kinds of values in protobuf's wire format. */
const NUMBER = 0;
const EIGHT_BYTES = 1;
const BYTES = 2;
const FOUR_BYTES = 5;

/** Goes through the bytes of one protobuf message, field by field. Nothing is copied. */
export class Fields {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;
  /** Which field was come to last. */
  number = 0;
  /** Where its value stands; of a number, where that is written. */
  from = 0;
  to = 0;

  constructor(bytes: Buffer, from = 0, to = bytes.length) {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = to;
  }

  /** Comes to the next one; false where there is none. Throws a RangeError where the bytes are no protobuf message. */
  next(): boolean {
    if (this.#at >= this.#end) return false;
    const key = this.#varint();
    this.number = key >>> 3;
    const kind = key & 7;
    if (kind === NUMBER) {
      this.from = this.#at;
      this.#varint();
    } else {
      const length = kind === BYTES ? this.#varint() : kind === EIGHT_BYTES ? 8 : kind === FOUR_BYTES ? 4 : undefined;
      if (length === undefined) throw new RangeError("Not a protobuf message.");
      this.from = this.#at;
      this.#at += length;
    }
    this.to = this.#at;
    if (this.to > this.#end) throw new RangeError("Not a whole protobuf message.");
    return true;
  }

  /** The message in the field. */
  within(): Fields {
    return new Fields(this.#bytes, this.from, this.to);
  }

  text(): string {
    return this.#bytes.toString("utf8", this.from, this.to);
  }

  /** Of an unsigned number of up to 64 bits, in 16 digits. */
  hex(): string {
    // Seven bits to a byte, the lowest first: four bytes are seven digits.
    let [low, middle, high] = [0, 0, 0];
    for (let at = this.from, shift = 0; at < this.to; at++, shift += 7) {
      const bits = (this.#bytes[at] as number) & 0x7f;
      if (shift < 28) low += bits << shift;
      else if (shift < 56) middle += bits << (shift - 28);
      else high += bits << (shift - 56);
    }
    return digits(high, 2) + digits(middle, 7) + digits(low, 7);
  }

  /** Of a number; beyond 2^53 not exact. */
  integer(): number {
    this.#at = this.from;
    return this.#varint();
  }

  #varint(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError("Not a whole protobuf message.");
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  }
}

const digits = (number: number, count: number) => number.toString(16).padStart(count, "0");
