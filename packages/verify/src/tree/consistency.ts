import { areEqual } from "../bytes.ts";
import { emptyRoot, type Hash, nodeHash } from "./hashing.ts";
import { half, isCount, isOdd } from "./inclusion.ts";

export interface Consistency {
  readonly from: number;
  readonly fromRoot: Hash;
  readonly to: number;
  readonly toRoot: Hash;
  readonly proof: readonly Hash[];
}

/**
 * RFC 9162 section 2.1.4.2: the tree of size `to` begins with that of size `from`. Every tree begins with the empty one,
 * and a tree with itself; both with an empty proof.
 */
export function isConsistent({ from, fromRoot, to, toRoot, proof }: Consistency): boolean {
  if (!isCount(from) || !isCount(to) || from > to) return false;
  if (from === to) return proof.length === 0 && areEqual(fromRoot, toRoot);
  if (from === 0) return proof.length === 0 && areEqual(fromRoot, emptyRoot());
  const path = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let node = from - 1;
  let last = to - 1;
  while (isOdd(node)) {
    node = half(node);
    last = half(last);
  }
  let older = first;
  let newer = first;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (!isOdd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      newer = nodeHash(newer, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && areEqual(older, fromRoot) && areEqual(newer, toRoot);
}

function isPowerOfTwo(value: number): boolean {
  let rest = value;
  while (rest > 1 && !isOdd(rest)) rest = half(rest);
  return rest === 1;
}
