import { HASH_BYTES, type TreeHash, type TreeHashing } from "./hashing.ts";

/** Levels of the tree that one level of tiles stands for (C2SP tlog-tiles). */
export const TILE_HEIGHT = 8;
/** Hashes in a full tile. */
export const TILE_WIDTH = 256;

/** The hashes of one tile, and the nodes above them, which are computed once. */
export class Tile {
  readonly bytes: Uint8Array;
  readonly #hashing: TreeHashing;
  readonly #rows: (TreeHash | undefined)[][];

  /** `bytes`: the tile's hashes, one after the other, 1 to 256 of them. */
  constructor(bytes: Uint8Array, hashing: TreeHashing) {
    this.bytes = bytes;
    this.#hashing = hashing;
    const hashes = Array.from({ length: bytes.length / HASH_BYTES }, (_, n) =>
      bytes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES),
    );
    this.#rows = [hashes, ...Array.from({ length: TILE_HEIGHT - 1 }, () => [])];
  }

  /** The `index`th node, `height` (0 to 7) above the tile's hashes. Throws RangeError where they are too few for it. */
  node(height: number, index: number): TreeHash {
    const row = this.#rows[height];
    const known = row?.[index];
    if (known) return known;
    if (row === undefined || height === 0) throw new RangeError("The tile has not so many hashes.");
    const node = this.#hashing.node(this.node(height - 1, 2 * index), this.node(height - 1, 2 * index + 1));
    row[index] = node;
    return node;
  }

  /** Of a full tile: the hash that stands for it in the tile above. */
  root(): TreeHash {
    return this.#hashing.node(this.node(TILE_HEIGHT - 1, 0), this.node(TILE_HEIGHT - 1, 1));
  }
}
