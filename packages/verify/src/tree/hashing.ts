import { sha256 } from "@noble/hashes/sha2.js";

/** RFC 6962 / RFC 9162. A hash has 32 bytes. */
export type Hash = Uint8Array;
export const HASH_LENGTH = 32;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** SHA-256(0x00 ‖ entry). */
export const leafHash = (entry: Uint8Array): Hash => sha256.create().update(LEAF).update(entry).digest();

/** SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Hash, right: Hash): Hash =>
  sha256.create().update(NODE).update(left).update(right).digest();

/** The root of a tree without leaves. */
export const emptyRoot = (): Hash => sha256(new Uint8Array());
