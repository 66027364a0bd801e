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
  const central: Buffer[] = [];
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
    const header = localHeader(entry);
    central.push(centralHeader(header, at));
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
  const directory = Buffer.concat(central);
  hold(directory);
  hold(endOf(entries.length, directory.length, at));
  yield letGo();
}

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;

/** With the name. */
function localHeader({ name, size, crc }: ZipEntry): Buffer {
  const header = Buffer.alloc(LOCAL_BYTES + name.length);
  header.writeUInt32LE(LOCAL, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(DATE, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  header.write(name, LOCAL_BYTES, "latin1");
  return header;
}

/** Of the entry with that local header, which is at `at`. Version, flags, method, time, CRC, sizes, lengths: in both alike. */
function centralHeader(local: Buffer, at: number): Buffer {
  const header = Buffer.alloc(CENTRAL_BYTES + local.length - LOCAL_BYTES);
  header.writeUInt32LE(CENTRAL, 0);
  header.writeUInt16LE(MADE_ON_UNIX, 4);
  local.copy(header, 6, 4, LOCAL_BYTES);
  header.writeUInt32LE(ATTRIBUTES, 38);
  header.writeUInt32LE(at, 42);
  local.copy(header, CENTRAL_BYTES, LOCAL_BYTES);
  return header;
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
