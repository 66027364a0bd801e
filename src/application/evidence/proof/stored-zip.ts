import { crc32 } from "node:zlib";

export interface ZipEntry {
  /** ASCII. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** As zip files have it. */
  readonly crc: number;
  bytes(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export const entryOf = (name: string, bytes: Buffer): ZipEntry => ({
  name,
  size: bytes.length,
  crc: crc32(bytes),
  bytes: () => [bytes],
});

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const MADE_ON_UNIX = (3 << 8) | VERSION;
/** 1 January 1980, midnight: when it was made says nothing. */
const DATE = (1 << 5) | 1;
/** A plain file that its owner may read and write. */
const ATTRIBUTES = (0o100600 << 16) >>> 0;

/** Small pieces are given together: each that is given costs whoever reads. Bytes. */
const PIECE = 64 * 1024;

/**
 * A zip whose entries are stored, so that the same files are the same bytes everywhere and for ever. Written while it is
 * read: of an entry no more is held than its source gives at once, and 64 KiB. Raises what a source raises, and `RangeError`
 * where one gives another number of bytes than it says.
 */
export async function* storedZip(entries: readonly ZipEntry[]): AsyncGenerator<Uint8Array> {
  const headers = new Headers(entries);
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let at = 0;
  const hold = (bytes: Uint8Array) => {
    held.push(bytes);
    heldBytes += bytes.length;
    return heldBytes >= PIECE;
  };
  const letGo = () => {
    const piece = held.length === 1 ? (held[0] as Uint8Array) : Buffer.concat(held, heldBytes);
    held = [];
    heldBytes = 0;
    return piece;
  };
  for (const entry of entries) {
    const header = headers.add(entry, at);
    hold(header);
    let given = 0;
    const source = entry.bytes();
    if (Symbol.iterator in source) {
      for (const bytes of source) {
        given += bytes.length;
        if (hold(bytes)) yield letGo();
      }
    } else {
      for await (const bytes of source) {
        given += bytes.length;
        if (hold(bytes)) yield letGo();
      }
    }
    if (given !== entry.size) throw new RangeError(`${entry.name} has ${given} bytes, not ${entry.size}`);
    at += header.length + entry.size;
  }
  hold(headers.end(at));
  yield letGo();
}

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;

/** All of a zip but the files, in one piece of memory: there are more headers than anything else. */
class Headers {
  readonly #locals: Buffer;
  readonly #directory: Buffer;
  #local = 0;
  #central = 0;
  #count = 0;

  constructor(entries: readonly ZipEntry[]) {
    const names = entries.reduce((sum, { name }) => sum + name.length, 0);
    this.#locals = Buffer.alloc(entries.length * LOCAL_BYTES + names);
    this.#directory = Buffer.alloc(entries.length * CENTRAL_BYTES + names + END_BYTES);
  }

  /** The local header of an entry that is to be at `at`, with its name. */
  add({ name, size, crc }: ZipEntry, at: number): Buffer {
    const [locals, from] = [this.#locals, this.#local];
    locals.writeUInt32LE(LOCAL, from);
    locals.writeUInt16LE(VERSION, from + 4);
    locals.writeUInt16LE(DATE, from + 12);
    locals.writeUInt32LE(crc, from + 14);
    locals.writeUInt32LE(size, from + 18);
    locals.writeUInt32LE(size, from + 22);
    locals.writeUInt16LE(name.length, from + 26);
    locals.write(name, from + LOCAL_BYTES, "latin1");
    this.#local += LOCAL_BYTES + name.length;
    const [directory, to] = [this.#directory, this.#central];
    directory.writeUInt32LE(CENTRAL, to);
    directory.writeUInt16LE(MADE_ON_UNIX, to + 4);
    // Version, flags, method, time, CRC, sizes, lengths: in both alike.
    locals.copy(directory, to + 6, from + 4, from + LOCAL_BYTES);
    directory.writeUInt32LE(ATTRIBUTES, to + 38);
    directory.writeUInt32LE(at, to + 42);
    locals.copy(directory, to + CENTRAL_BYTES, from + LOCAL_BYTES, this.#local);
    this.#central += CENTRAL_BYTES + name.length;
    this.#count++;
    return locals.subarray(from, this.#local);
  }

  /** What comes after the last file, at `at`. */
  end(at: number): Buffer {
    const [directory, to] = [this.#directory, this.#central];
    directory.writeUInt32LE(END, to);
    directory.writeUInt16LE(this.#count, to + 8);
    directory.writeUInt16LE(this.#count, to + 10);
    directory.writeUInt32LE(to, to + 12);
    directory.writeUInt32LE(at, to + 16);
    return directory;
  }
}
