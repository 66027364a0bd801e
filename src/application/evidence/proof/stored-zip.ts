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

/**
 * A zip whose entries are stored, so that the same files are the same bytes everywhere and for ever. Written while it is
 * read: of an entry no more is held than its source gives at once. Raises what a source raises, and `RangeError` where one
 * gives another number of bytes than it says.
 */
export async function* storedZip(entries: readonly ZipEntry[]): AsyncGenerator<Uint8Array> {
  const central: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name, "ascii");
    central.push(centralHeader(entry, name, at), name);
    yield Buffer.concat([localHeader(entry, name), name]);
    let given = 0;
    for await (const bytes of entry.bytes()) {
      given += bytes.length;
      yield bytes;
    }
    if (given !== entry.size) throw new RangeError(`${entry.name} has ${given} bytes, not ${entry.size}`);
    at += LOCAL_BYTES + name.length + entry.size;
  }
  const directory = Buffer.concat(central);
  yield Buffer.concat([directory, endOf(entries.length, directory.length, at)]);
}

const LOCAL_BYTES = 30;

function localHeader(entry: ZipEntry, name: Buffer): Buffer {
  const header = Buffer.alloc(LOCAL_BYTES);
  header.writeUInt32LE(LOCAL, 0);
  common(entry, name).copy(header, 4);
  return header;
}

function centralHeader(entry: ZipEntry, name: Buffer, at: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(CENTRAL, 0);
  header.writeUInt16LE(MADE_ON_UNIX, 4);
  common(entry, name).copy(header, 6);
  header.writeUInt32LE(ATTRIBUTES, 38);
  header.writeUInt32LE(at, 42);
  return header;
}

/** What stands in both headers: version, flags, method (stored), time, date, CRC, both sizes, lengths. */
function common({ size, crc }: ZipEntry, name: Buffer): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(DATE, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(size, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function endOf(count: number, directoryBytes: number, directoryAt: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryAt, 16);
  return end;
}
