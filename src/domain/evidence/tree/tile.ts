import { HASH_BYTES, type TreeHash, type TreeHashing } from "./hashing.ts";

/** Levels of the tree that one level of tiles stands for (C2SP tlog-tiles). */
export const TILE_HEIGHT = 8;
/** Hashes in a full tile. */
export const TILE_WIDTH = 256;

/** The hashes of one tile, and the nodes above them, which are computed once. At most 16 KiB. */
export class Tile {
  readonly bytes: Uint8Array;
  readonly #hashing: TreeHashing;
  /** By their height, less one: the nodes of each, and which of them are known. */
  readonly #above: { readonly bytes: Uint8Array; readonly known: Uint8Array }[] = [];

  /** `bytes`: the tile's hashes, one after the other, 1 to 256 of them. */
  constructor(bytes: Uint8Array, hashing: TreeHashing) {
    this.bytes = bytes;
    this.#hashing = hashing;
    for (let width = bytes.length / HASH_BYTES; width > 1; ) {
      width = Math.floor(width / 2);
      this.#above.push({ bytes: new Uint8Array(width * HASH_BYTES), known: new Uint8Array(width) });
    }
  }

  /**
   * The `index`th node, `height` (0 to 7) above the tile's hashes: not to be written to. Throws RangeError where they are too
   * few for it.
   */
  node(height: number, index: number): TreeHash {
    if (height === 0) return hashAt(this.bytes, index);
    const row = this.#above[height - 1];
    if (row === undefined || index >= row.known.length) throw tooFew();
    const node = hashAt(row.bytes, index);
    if (row.known[index]) return node;
    node.set(this.#hashing.node(this.node(height - 1, 2 * index), this.node(height - 1, 2 * index + 1)));
    row.known[index] = 1;
    return node;
  }

  /** Of a full tile: the hash that stands for it in the tile above. */
  root(): TreeHash {
    if (this.bytes.length !== TILE_WIDTH * HASH_BYTES) throw tooFew();
    let below = this.bytes;
    for (const { bytes, known } of this.#above) {
      if (!known.every(Boolean)) this.#hashing.nodesAbove(below, bytes);
      known.fill(1);
      below = bytes;
    }
    return hashAt(below, 0);
  }
}

function hashAt(bytes: Uint8Array, index: number): TreeHash {
  const end = (index + 1) * HASH_BYTES;
  if (end > bytes.length) throw tooFew();
  return bytes.subarray(end - HASH_BYTES, end);
}

const tooFew = () => new RangeError("The tile has not so many hashes.");
