import { areEqual } from "../bytes.ts";
import { Malformed } from "../malformed.ts";

export interface Entry {
  readonly name: string;
  readonly isDeflated: boolean;
  readonly packed: Uint8Array;
  /** Unpacked, bytes. */
  readonly size: number;
  readonly crc: number;
}

const END = 0x06054b50;
const END_LENGTH = 22;
const CENTRAL = 0x02014b50;
const CENTRAL_LENGTH = 46;
const LOCAL = 0x04034b50;
const LOCAL_LENGTH = 30;
const MOST_ENTRIES = 10_000;
const STORED = 0;
const DEFLATED = 8;
/** Names in UTF-8, and how hard was deflated: nothing else may be said (no encryption, no sizes that come later). */
const FLAGS = 0x0806;

/** The entries in the order in which they stand. Raises `Malformed`. */
export function readDirectory(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - END_LENGTH;
  if (end < 0 || view.getUint32(end, true) !== END) throw new Malformed("not a zip, or bytes after its end");
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  const isPlain =
    view.getUint32(end + 4, true) === 0 &&
    view.getUint16(end + 8, true) === count &&
    start + view.getUint32(end + 12, true) === end &&
    view.getUint16(end + 20, true) === 0;
  if (!isPlain) throw new Malformed("zip: in parts, with a comment, or damaged");
  if (count > MOST_ENTRIES) throw new Malformed("zip: more than 10,000 entries");
  return entriesOf(bytes, view, { count, start, end });
}

function entriesOf(
  bytes: Uint8Array,
  view: DataView,
  { count, start, end }: { count: number; start: number; end: number },
): Entry[] {
  const entries: Entry[] = [];
  const names = new Set<string>();
  let at = start;
  let next = 0;
  let attributes: string | undefined;
  for (let index = 0; index < count; index++) {
    if (at + CENTRAL_LENGTH > end || view.getUint32(at, true) !== CENTRAL) throw damaged();
    const nameLength = view.getUint16(at + 28, true);
    // No extra fields, no comment, one disk, no text flag.
    if (view.getUint32(at + 30, true) !== 0 || view.getUint32(at + 34, true) !== 0) {
      throw new Malformed("zip: an entry with extra fields or a comment");
    }
    // Said by no second place, so at least by all alike.
    const said = `${view.getUint16(at + 4, true)} ${view.getUint32(at + 38, true)}`;
    attributes ??= said;
    if (attributes !== said) throw new Malformed("zip: entries of different kinds");
    if (view.getUint32(at + 42, true) !== next) throw new Malformed("zip: bytes between its entries");
    const { entry, length } = localEntry(bytes, view, at, nameLength, start);
    if (names.has(entry.name)) throw new Malformed(`zip: ${entry.name} twice`);
    names.add(entry.name);
    entries.push(entry);
    next += length;
    at += CENTRAL_LENGTH + nameLength;
  }
  if (next !== start || at !== end) throw new Malformed("zip: bytes between its entries");
  return entries;
}

/** Of the entry whose central header is at `central`; the next one begins `length` bytes after it. */
function localEntry(
  bytes: Uint8Array,
  view: DataView,
  central: number,
  nameLength: number,
  limit: number,
): { readonly entry: Entry; readonly length: number } {
  const local = view.getUint32(central + 42, true);
  if (local + LOCAL_LENGTH > limit || view.getUint32(local, true) !== LOCAL) throw damaged();
  // Version, flags, method, time, CRC, sizes and the name's length stand in both, in the same order.
  if (!areEqual(bytes.subarray(local + 4, local + 28), bytes.subarray(central + 6, central + 30))) throw damaged();
  const flags = view.getUint16(local + 6, true);
  const method = view.getUint16(local + 8, true);
  if ((flags & ~FLAGS) !== 0 || (method !== STORED && method !== DEFLATED)) {
    throw new Malformed("zip: an entry that is neither stored nor deflated");
  }
  const name = bytes.subarray(local + LOCAL_LENGTH, local + LOCAL_LENGTH + nameLength);
  const centralName = bytes.subarray(central + CENTRAL_LENGTH, central + CENTRAL_LENGTH + nameLength);
  if (!areEqual(name, centralName)) throw damaged();
  const packedLength = view.getUint32(local + 18, true);
  const size = view.getUint32(local + 22, true);
  const data = local + LOCAL_LENGTH + nameLength;
  if (view.getUint16(local + 28, true) !== 0) throw new Malformed("zip: an entry with extra fields");
  if (data + packedLength > limit || (method === STORED && packedLength !== size)) throw damaged();
  const entry = {
    name: String.fromCharCode(...name),
    isDeflated: method === DEFLATED,
    packed: bytes.subarray(data, data + packedLength),
    size,
    crc: view.getUint32(local + 14, true),
  };
  return { entry, length: data + packedLength - local };
}

const damaged = () => new Malformed("zip: damaged");
