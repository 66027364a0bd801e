import { treeHashing } from "../../../src/application/evidence/tree-hashing.ts";
import { MerkleTree } from "../../../src/domain/evidence/tree/merkle-tree.ts";
import { RightEdge } from "../../../src/domain/evidence/tree/right-edge.ts";
import { Tile } from "../../../src/domain/evidence/tree/tile.ts";

/** A tree that keeps its tiles in memory, and counts those that are read. */
export class GrownTree {
  readonly edge = new RightEdge(treeHashing);
  readonly read = new Set<string>();
  readonly #full = new Map<string, Tile>();
  readonly #partial = new Map<number, Tile>();
  readonly tree = new MerkleTree((level, index) => {
    const key = `${level}/${index}`;
    this.read.add(key);
    return this.#full.get(key) ?? this.#last(level);
  }, treeHashing);

  append(leafHash: Uint8Array): void {
    this.#partial.clear();
    this.edge.append(leafHash, ({ level, index, bytes }) =>
      this.#full.set(`${level}/${index}`, new Tile(bytes, treeHashing)),
    );
  }

  #last(level: number): Tile {
    const tile = this.#partial.get(level) ?? new Tile(this.edge.row(level), treeHashing);
    this.#partial.set(level, tile);
    return tile;
  }
}
