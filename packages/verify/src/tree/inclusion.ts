import { areEqual } from "../bytes.ts";
import { type Hash, nodeHash } from "./hashing.ts";

export interface Inclusion {
  /** Of the leaf, from 0. */
  readonly index: number;
  readonly size: number;
  readonly leaf: Hash;
  /** From the leaf's sibling up. */
  readonly path: readonly Hash[];
}

/** The root that the path leads to; undefined where a tree of that size has no such path. */
export function rootOfInclusion({ index, size, leaf, path }: Inclusion): Hash | undefined {
  if (!isCount(index) || !isCount(size) || index >= size) return undefined;
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 ? hash : undefined;
}

/** RFC 9162 section 2.1.3.2. */
export function isIncluded(inclusion: Inclusion, root: Hash): boolean {
  const found = rootOfInclusion(inclusion);
  return found !== undefined && areEqual(found, root);
}

export const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

// Sizes go beyond 32 bits: no bitwise operators.
export const isOdd = (value: number): boolean => value % 2 === 1;
export const half = (value: number): number => Math.floor(value / 2);
