import { existsSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { Position } from "../../application/ports/event-store.ts";
import { HASH_BYTES } from "../../domain/evidence/tree/hashing.ts";
import { TILE_WIDTH } from "../../domain/evidence/tree/tile.ts";
import type { EvidencePlace } from "./evidence-thread-body.ts";
import { isUnusable } from "./failures.ts";
import { LeafIndex } from "./leaf-index.ts";
import { isIndex, openIndexToRead } from "./schema.ts";
import { TileStore } from "./tile-store.ts";

/** What a node's evidence log has as it is opened, beside a service that goes on, or without one. */
export interface StandingLog {
  readonly size: number;
  /** Raises `TileDamaged`. */
  tile(level: number, index: number, width: number): Uint8Array | undefined;
  /** How many leaves stand up to the position, itself included. */
  leavesUpTo(position: Position): number;
  close(): void;
}

/** Undefined where there is none that can be read. */
export function openStandingLog({ folder, index }: Pick<EvidencePlace, "folder" | "index">): StandingLog | undefined {
  if (!existsSync(index)) return undefined;
  let db: DatabaseSync | undefined;
  try {
    db = openIndexToRead(index);
    if (isIndex(db)) return standing(folder, db);
  } catch (error) {
    db?.close();
    if (!isUnusable(error)) throw error;
    return undefined;
  }
  db.close();
  return undefined;
}

function standing(folder: string, db: DatabaseSync): StandingLog {
  const leaves = new LeafIndex(db);
  const tiles = new TileStore(folder, db);
  const { size } = leaves.head();
  return {
    size,
    tile(level, index, width) {
      const hashes = Math.floor(size / TILE_WIDTH ** level);
      if (index * TILE_WIDTH + width > hashes) return undefined;
      return tiles.read(level, index, size).bytes.subarray(0, width * HASH_BYTES);
    },
    leavesUpTo(position) {
      let [low, high] = [0, size];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const at = leaves.leafAt(middle)?.position;
        if (at !== undefined && at <= position) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    close: () => db.close(),
  };
}
