import { hash } from "node:crypto";

/** Numbers that look random and are the same for the same labels, on every machine (sfc32, seeded by SHA-256). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(...labels: readonly (string | number)[]) {
    const digest = hash("sha256", JSON.stringify(labels), "buffer");
    this.#a = digest.readInt32LE(0);
    this.#b = digest.readInt32LE(4);
    this.#c = digest.readInt32LE(8);
    this.#counter = digest.readInt32LE(12);
  }

  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 up to, not including, 1. */
  fraction(): number {
    return this.#next() / 2 ** 32;
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.between(0, choices.length - 1)] as T;
  }

  /** The heavier the likelier; weights need not add up to one. */
  pickWeighted<T>(choices: readonly T[], weightOf: (choice: T) => number): T {
    let left = this.fraction() * choices.reduce((sum, choice) => sum + weightOf(choice), 0);
    for (const choice of choices) {
      left -= weightOf(choice);
      if (left < 0) return choice;
    }
    return choices.at(-1) as T;
  }

  shuffle(items: unknown[]): void {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.between(0, last);
      [items[last], items[other]] = [items[other], items[last]];
    }
  }

  bytes(count: 16): Buffer<ArrayBuffer> {
    const bytes = Buffer.alloc(count);
    for (let offset = 0; offset < count; offset += 4) bytes.writeUInt32LE(this.#next(), offset);
    return bytes;
  }

  /** Version 8: its bits are of our own making (RFC 9562, 5.8). */
  uuid(): string {
    const bytes = this.bytes(16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
}
