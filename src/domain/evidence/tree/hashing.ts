/** 32 bytes: a SHA-256. */
export type TreeHash = Uint8Array;

/** RFC 6962, 2.1: the hash of a leaf and that of a node can never be the same. */
export interface TreeHashing {
  /** Of the tree without leaves. */
  readonly empty: TreeHash;
  leaf(bytes: Uint8Array): TreeHash;
  node(left: TreeHash, right: TreeHash): TreeHash;
  /** Writes into `above` the nodes over all pairs of hashes of `below`, each of them one after the other. */
  nodesAbove(below: Uint8Array, above: Uint8Array): void;
}

export const HASH_BYTES = 32;
