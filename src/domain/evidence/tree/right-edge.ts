import { HASH_BYTES, type TreeHash, type TreeHashing } from "./hashing.ts";
import { MerkleTree } from "./merkle-tree.ts";
import { TILE_WIDTH, Tile } from "./tile.ts";

/** A tile that has just become full: it never changes again. */
export interface FullTile {
  readonly level: number;
  readonly index: number;
  /** 256 hashes, one after the other. */
  readonly bytes: Uint8Array;
}

/**
 * All that is needed of a tree to add leaves to it and to tell its root: per level of tiles the hashes of the last one,
 * which is not full. Some KiB, whatever the size.
 */
export class RightEdge {
  readonly #hashing: TreeHashing;
  /** Per level, `TILE_WIDTH` hashes long, of which only the first `#size / 256^level % 256` count. */
  readonly #rows: Uint8Array[] = [];
  #size: number;

  /** `rows`: per level the hashes of its last tile, as `rowsOf` a tree of that size gave them. Throws RangeError otherwise. */
  constructor(hashing: TreeHashing, size = 0, rows: readonly Uint8Array[] = []) {
    this.#hashing = hashing;
    this.#size = size;
    for (let level = 0; level < Math.max(rows.length, levelsOf(size)); level++) {
      const row = rows[level] ?? new Uint8Array(0);
      if (row.length !== widthAt(size, level) * HASH_BYTES) throw new RangeError(`Not the edge of ${size} leaves.`);
      const bytes = new Uint8Array(TILE_WIDTH * HASH_BYTES);
      bytes.set(row);
      this.#rows.push(bytes);
    }
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a leaf; `onFull` is told of each tile that becomes full by it, lower levels first. */
  append(leafHash: TreeHash, onFull: (tile: FullTile) => void): void {
    let hash = leafHash;
    let before = this.#size;
    this.#size++;
    for (let level = 0; ; level++) {
      const at = before % TILE_WIDTH;
      const index = (before - at) / TILE_WIDTH;
      this.#rowAt(level).set(hash, at * HASH_BYTES);
      if (at < TILE_WIDTH - 1) return;
      const bytes = this.#rowAt(level).slice();
      onFull({ level, index, bytes });
      hash = new Tile(bytes, this.#hashing).root();
      before = index;
    }
  }

  root(): TreeHash {
    // What is to the right of all full tiles is here, and the full ones are hashes of the level above.
    return new MerkleTree((level) => new Tile(this.row(level), this.#hashing), this.#hashing).root(this.#size);
  }

  /** The hashes of the last tile of the level, none where that has just become full. Changes as leaves are added. */
  row(level: number): Uint8Array {
    return this.#rowAt(level).subarray(0, widthAt(this.#size, level) * HASH_BYTES);
  }

  get levels(): number {
    return this.#rows.length;
  }

  #rowAt(level: number): Uint8Array {
    let row = this.#rows[level];
    if (row === undefined) {
      row = new Uint8Array(TILE_WIDTH * HASH_BYTES);
      this.#rows[level] = row;
    }
    return row;
  }
}

/** The tile at the end of a level, where a tree of that size has one that is not full. */
export interface PartialTile {
  readonly level: number;
  readonly index: number;
  /** 1 to 255. */
  readonly width: number;
}

export function partialTilesOf(size: number): PartialTile[] {
  const tiles: PartialTile[] = [];
  for (let level = 0; level < levelsOf(size); level++) {
    const width = widthAt(size, level);
    if (width > 0) tiles.push({ level, index: Math.floor(size / TILE_WIDTH ** (level + 1)), width });
  }
  return tiles;
}

/** Levels of tiles that have any hash. */
function levelsOf(size: number): number {
  let levels = 0;
  for (let hashes = size; hashes > 0; hashes = Math.floor(hashes / TILE_WIDTH)) levels++;
  return levels;
}

function widthAt(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level) % TILE_WIDTH;
}
