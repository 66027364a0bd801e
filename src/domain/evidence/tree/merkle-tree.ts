import type { TreeHash, TreeHashing } from "./hashing.ts";
import { TILE_HEIGHT, TILE_WIDTH, type Tile } from "./tile.ts";

/** A tile with at least the hashes that the tree in question has in it. */
export type ReadTile = (level: number, index: number) => Tile;

/**
 * Roots and proofs of RFC 6962 over tiles, for any size up to that of the tiles. Each reads as many tiles as the tree has
 * levels of them, and one more per level where the size asked for ends in other tiles than the leaf's.
 */
export class MerkleTree {
  readonly #readTile: ReadTile;
  readonly #hashing: TreeHashing;
  /**
   * Of the tree of `size` leaves, which is asked about again and again: its subtrees that are not full, by their first
   * leaf.
   */
  #edge = { size: 0, nodes: new Map<number, TreeHash>() };

  constructor(readTile: ReadTile, hashing: TreeHashing) {
    this.#readTile = readTile;
    this.#hashing = hashing;
  }

  /** The tiles are another log's from now on. */
  forget(): void {
    this.#edge = { size: 0, nodes: new Map() };
  }

  /** Of the first `size` leaves. */
  root(size: number): TreeHash {
    return size === 0 ? this.#hashing.empty : this.#subtree(0, size);
  }

  /** Of `leaf` in the tree of `size` leaves, from its sibling upwards. Throws RangeError where it is not in it. */
  inclusionProof(leaf: number, size: number): TreeHash[] {
    if (!isIndex(leaf) || !isIndex(size) || leaf >= size) throw new RangeError(`${leaf} is no leaf of ${size}.`);
    const proof: TreeHash[] = [];
    let [begin, end] = [0, size];
    while (end - begin > 1) {
      const middle = begin + largestPowerBelow(end - begin);
      if (leaf < middle) {
        proof.push(this.#subtree(middle, end));
        end = middle;
      } else {
        proof.push(this.#subtree(begin, middle));
        begin = middle;
      }
    }
    return proof.reverse();
  }

  /** That the tree of `to` leaves begins with that of `from`: nothing to show where one is empty or both are the same. */
  consistencyProof(from: number, to: number): TreeHash[] {
    if (!isIndex(from) || !isIndex(to) || from > to) throw new RangeError(`No tree grows from ${from} to ${to}.`);
    if (from === 0 || from === to) return [];
    const proof: TreeHash[] = [];
    let [begin, end] = [0, to];
    // Down to the subtree that ends where the smaller tree does. It is known to whoever has that tree where it is all of it.
    while (end !== from) {
      const middle = begin + largestPowerBelow(end - begin);
      if (from <= middle) {
        proof.push(this.#subtree(middle, end));
        end = middle;
      } else {
        proof.push(this.#subtree(begin, middle));
        begin = middle;
      }
    }
    if (begin > 0) proof.push(this.#subtree(begin, end));
    return proof.reverse();
  }

  /**
   * Of the leaves from `begin` to before `end`, where `begin` is a multiple of the smallest power of two not below its
   * size.
   */
  #subtree(begin: number, end: number): TreeHash {
    const size = end - begin;
    const half = largestPowerBelow(size);
    if (size === 1 || half * 2 === size) return this.#node(Math.log2(size), begin / size);
    // One that is not full ends where the tree does.
    if (this.#edge.size !== end) this.#edge = { size: end, nodes: new Map() };
    const { nodes } = this.#edge;
    const known = nodes.get(begin);
    if (known) return known;
    const node = this.#hashing.node(this.#subtree(begin, begin + half), this.#subtree(begin + half, end));
    nodes.set(begin, node);
    return node;
  }

  /** The root of 2^height leaves, all of which are there. */
  #node(height: number, index: number): TreeHash {
    const above = height % TILE_HEIGHT;
    const inTile = TILE_WIDTH / 2 ** above;
    const tile = this.#readTile((height - above) / TILE_HEIGHT, Math.floor(index / inTile));
    return tile.node(above, index % inTile);
  }
}

const isIndex = (number: number) => Number.isSafeInteger(number) && number >= 0;

/** Below the number, which is at least 2; for 1 it is 1. Bit operations would end at 2^31. */
function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
