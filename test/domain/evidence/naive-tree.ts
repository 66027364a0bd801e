import { createHash } from "node:crypto";

/** RFC 6962, 2.1, word for word and slow: what everything else is compared with. */
const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const naiveLeaf = (bytes: Uint8Array) => sha256(Buffer.from([0]), bytes);
const node = (left: Uint8Array, right: Uint8Array) => sha256(Buffer.from([1]), left, right);

const split = (n: number) => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};

/** MTH over leaf hashes. `known` spares hashing the same range again; it belongs to one list of leaves. */
export function naiveRoot(leaves: readonly Uint8Array[], begin = 0, end = leaves.length, known?: Map<string, Buffer>) {
  const key = `${begin}-${end}`;
  const before = known?.get(key);
  if (before) return before;
  const root: Buffer = computed();
  known?.set(key, root);
  return root;

  function computed(): Buffer {
    if (end === begin) return sha256();
    if (end - begin === 1) return Buffer.from(leaves[begin] as Uint8Array);
    const k = begin + split(end - begin);
    return node(naiveRoot(leaves, begin, k, known), naiveRoot(leaves, k, end, known));
  }
}

/** PATH(m, D[n]) of RFC 6962, 2.1.1. */
export function naivePath(m: number, leaves: readonly Uint8Array[], known?: Map<string, Buffer>): Uint8Array[] {
  const path = (begin: number, end: number): Uint8Array[] => {
    if (end - begin === 1) return [];
    const k = begin + split(end - begin);
    return m < k
      ? [...path(begin, k), naiveRoot(leaves, k, end, known)]
      : [...path(k, end), naiveRoot(leaves, begin, k, known)];
  };
  return path(0, leaves.length);
}

/** PROOF(m, D[n]) of RFC 6962, 2.1.2. */
export function naiveConsistency(m: number, leaves: readonly Uint8Array[], known?: Map<string, Buffer>): Uint8Array[] {
  const subproof = (begin: number, end: number, whole: boolean): Uint8Array[] => {
    if (m === end) return whole ? [] : [naiveRoot(leaves, begin, end, known)];
    const k = begin + split(end - begin);
    return m <= k
      ? [...subproof(begin, k, whole), naiveRoot(leaves, k, end, known)]
      : [...subproof(k, end, false), naiveRoot(leaves, begin, k, known)];
  };
  return m === 0 ? [] : subproof(0, leaves.length, true);
}

/** The check of RFC 9162, 2.1.3.2: the root that the proof leads to, or undefined where it has not the right length. */
export function rootFromInclusion(leaf: number, size: number, leafHash: Uint8Array, proof: readonly Uint8Array[]) {
  let [fn, sn] = [leaf, size - 1];
  let root = leafHash;
  for (const sibling of proof) {
    if (sn === 0) return undefined;
    if (fn % 2 === 1 || fn === sn) {
      root = node(sibling, root);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else root = node(root, sibling);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 ? Buffer.from(root) : undefined;
}

/** The check of RFC 9162, 2.1.4.2: both roots that the proof leads to. */
export function rootsFromConsistency(from: number, to: number, first: Uint8Array, proof: readonly Uint8Array[]) {
  const path = Number.isInteger(Math.log2(from)) ? [first, ...proof] : [...proof];
  let [fn, sn] = [from - 1, to - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let fr = path[0] as Uint8Array;
  let sr = fr;
  for (const c of path.slice(1)) {
    if (sn === 0) return undefined;
    if (fn % 2 === 1 || fn === sn) {
      fr = node(c, fr);
      sr = node(c, sr);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else sr = node(sr, c);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 ? [Buffer.from(fr), Buffer.from(sr)] : undefined;
}
