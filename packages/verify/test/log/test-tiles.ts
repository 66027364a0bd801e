import { type LogSource, tilePath } from "../../src/index.ts";
import { hashesAt, TILE_WIDTH } from "../../src/log/tiles.ts";
import type { Hash } from "../../src/tree/hashing.ts";
import type { NaiveTree } from "../tree/naive-tree.ts";

export type LogFiles = Map<string, Uint8Array>;

/** The tiles of a tree, as c2sp.org/tlog-tiles has them, and its checkpoint. */
export function logFiles(leaves: readonly Hash[], tree: NaiveTree, checkpoint: Uint8Array): LogFiles {
  const files: LogFiles = new Map([["checkpoint", checkpoint]]);
  const size = leaves.length;
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const hashes = Array.from({ length: hashesAt(level, size) }, (_, index) =>
      tree.rootOf(index * TILE_WIDTH ** level, (index + 1) * TILE_WIDTH ** level),
    );
    for (let from = 0; from < hashes.length; from += TILE_WIDTH) {
      const tile = hashes.slice(from, from + TILE_WIDTH);
      files.set(tilePath(level, from / TILE_WIDTH, tile.length), new Uint8Array(Buffer.concat(tile)));
    }
  }
  return files;
}

export const sourceOf = (files: LogFiles): LogSource => ({ read: async (path) => files.get(path) });
