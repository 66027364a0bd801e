import { concatenate } from "../bytes.ts";
import { sha256 } from "../sha256.ts";

/** RFC 6962 / RFC 9162. A hash has 32 bytes. */
export type Hash = Uint8Array;
export const HASH_LENGTH = 32;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
/** For `nodeHash`, which is called most: nothing is kept of it. */
const node = concatenate(NODE, new Uint8Array(2 * HASH_LENGTH));

/** SHA-256(0x00 ‖ entry). */
export const leafHash = (entry: Uint8Array): Hash => sha256(concatenate(LEAF, entry));

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  if (left.length !== HASH_LENGTH || right.length !== HASH_LENGTH) return sha256(concatenate(NODE, left, right));
  node.set(left, 1);
  node.set(right, 1 + HASH_LENGTH);
  return sha256(node);
}

/** The root of a tree without leaves. */
export const emptyRoot = (): Hash => sha256(new Uint8Array());
