import { hash } from "node:crypto";
import { HASH_BYTES, type TreeHash, type TreeHashing } from "../../domain/evidence/tree/hashing.ts";
import type { RecordedEvent } from "../ports/event-store.ts";
import { canonicalEventText } from "./canonical-bytes.ts";

/** By way of a text: Node takes twice as long to hand over a buffer. */
const sha256 = (bytes: Uint8Array | string): TreeHash => Buffer.from(hash("sha256", bytes, "binary"), "latin1");

/** For nodes, which are hashed most: nothing is kept of it. */
const twoNodes = new Uint8Array(1 + 2 * HASH_BYTES);
twoNodes[0] = 1;

/** SHA-256, as RFC 6962 has it. */
export const treeHashing: TreeHashing = {
  empty: sha256(new Uint8Array(0)),
  leaf(bytes) {
    const prefixed = new Uint8Array(1 + bytes.length);
    prefixed.set(bytes, 1);
    return sha256(prefixed);
  },
  node(left, right) {
    twoNodes.set(left, 1);
    twoNodes.set(right, 1 + HASH_BYTES);
    return sha256(twoNodes);
  },
  nodesAbove(below, above) {
    const from = Buffer.from(below.buffer, below.byteOffset, below.length);
    const to = Buffer.from(above.buffer, above.byteOffset, above.length);
    for (let at = 0; at < to.length; at += HASH_BYTES) {
      from.copy(twoNodes, 1, 2 * at, 2 * at + 2 * HASH_BYTES);
      to.write(hash("sha256", twoNodes, "binary"), at, "latin1");
    }
  },
};

/** Of an event that is a leaf. */
export function leafHash(event: Omit<RecordedEvent, "position">): TreeHash {
  return leafHashOfText(canonicalEventText(event));
}

/** Of what is hashed of it, put together elsewhere. */
export const sha256OfText = (text: string): TreeHash => sha256(text);

/** Of its canonical text. */
export function leafHashOfText(text: string): TreeHash {
  return sha256(`\0${text}`);
}
