import { parentPort, workerData } from "node:worker_threads";
import { canonicalTextOfParts } from "../../application/evidence/canonical-bytes.ts";
import { leafHashOfText } from "../../application/evidence/tree-hashing.ts";
import { isLeaf, LEAF_STREAM_PREFIXES } from "../../domain/evidence/leaf.ts";
import { HASH_BYTES } from "../../domain/evidence/tree/hashing.ts";
import { Reader } from "./reader.ts";
import type { HashedStretch, HashingOrder } from "./stored-leaves.ts";

if (parentPort === null) throw new Error("Leaves are hashed in a worker thread.");
const port = parentPort;
const { file, namespace } = workerData as { readonly file: string; readonly namespace: string };
const reader = new Reader(file, namespace);

port.on("message", ({ after, upTo }: HashingOrder) => {
  const stretch = hashed(after, upTo);
  port.postMessage(stretch, [stretch.hashes.buffer as ArrayBuffer, stretch.positions.buffer as ArrayBuffer]);
});

function hashed(after: number, upTo: number): HashedStretch {
  const rows = reader.texts(after, upTo, LEAF_STREAM_PREFIXES).filter(isLeaf);
  const hashes = new Uint8Array(rows.length * HASH_BYTES);
  const positions = new Float64Array(rows.length);
  for (const [index, row] of rows.entries()) {
    hashes.set(leafHashOfText(canonicalTextOfParts(row)), index * HASH_BYTES);
    positions[index] = row.position;
  }
  return { hashes, positions };
}
