import { readFileSync } from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { treeHashing } from "../../application/evidence/tree-hashing.ts";
import { TileDamaged } from "../../application/ports/evidence-log.ts";
import { HASH_BYTES } from "../../domain/evidence/tree/hashing.ts";
import { TILE_WIDTH, Tile } from "../../domain/evidence/tree/tile.ts";
import { isUnusable } from "./failures.ts";
import { tilePath } from "./tile-paths.ts";

/** Full tiles kept in memory with the nodes above their hashes: 16 KiB each, and so 16 MiB. */
const CACHED = 1_024;

/** Reads tiles: full ones from their files, the last of each level from the index. Sees what is committed. */
export class TileStore {
  readonly #folder: string;
  readonly #edge: StatementSync;
  /** By `keyOf`, the one asked for longest ago first. */
  readonly #full = new Map<number, Tile>();
  readonly #last = new Map<number, { readonly size: number; readonly tile: Tile }>();

  constructor(folder: string, db: DatabaseSync) {
    this.#folder = folder;
    this.#edge = db.prepare("SELECT head.size, edge.hashes FROM head LEFT JOIN edge ON edge.level = ?");
  }

  /** A tile that is in the tree of `size` leaves, which was hashed here. Raises `TileDamaged`. */
  read(level: number, index: number, size: number): Tile {
    const isFull = index < Math.floor(size / TILE_WIDTH ** (level + 1));
    return isFull ? this.#readFull(level, index) : this.#readLast(level, index, size);
  }

  /** The tiles are another log's from now on. */
  forget(): void {
    this.#full.clear();
    this.#last.clear();
  }

  #readLast(level: number, index: number, size: number): Tile {
    const known = this.#last.get(level);
    if (known?.size === size) return known.tile;
    // The writer may be further than whoever asks: where it has filled this tile, it is a file.
    const row = this.#rowOf(level);
    const isFull = index < Math.floor(row.size / TILE_WIDTH ** (level + 1));
    const tile = isFull ? this.#readFull(level, index) : new Tile(row.hashes ?? new Uint8Array(0), treeHashing);
    this.#last.set(level, { size, tile });
    return tile;
  }

  #rowOf(level: number): { readonly size: number; readonly hashes: Uint8Array | null } {
    try {
      return this.#edge.get(level) as { size: number; hashes: Uint8Array | null };
    } catch (error) {
      if (!isUnusable(error)) throw error;
      throw new TileDamaged(`The index of the evidence log is damaged: ${(error as Error).message}`);
    }
  }

  #readFull(level: number, index: number): Tile {
    const key = keyOf(level, index);
    const known = this.#full.get(key);
    if (known) {
      this.#full.delete(key);
      this.#full.set(key, known);
      return known;
    }
    const tile = new Tile(readTileFile(tilePath(this.#folder, level, index)), treeHashing);
    if (this.#full.size >= CACHED) this.#full.delete(this.#full.keys().next().value as number);
    this.#full.set(key, tile);
    return tile;
  }
}

/** 2^53 leaves have tiles of seven levels, of which the lowest are 2^45. */
const keyOf = (level: number, index: number) => index * 8 + level;

function readTileFile(path: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new TileDamaged(`The tile ${path} is missing.`);
  }
  if (bytes.length !== TILE_WIDTH * HASH_BYTES) throw new TileDamaged(`The tile ${path} has ${bytes.length} bytes.`);
  return bytes;
}
