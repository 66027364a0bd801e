import { parentPort, workerData } from "node:worker_threads";
import { sha256OfText } from "../../application/evidence/tree-hashing.ts";
import { HASH_BYTES } from "../../domain/evidence/tree/hashing.ts";
import { LeafTexts } from "./leaf-texts.ts";
import type { HashedStretch, HashingOrder } from "./stored-leaves.ts";

if (parentPort === null) throw new Error("Leaves are hashed in a worker thread.");
const port = parentPort;
const { file, namespace } = workerData as { readonly file: string; readonly namespace: string };
const texts = new LeafTexts(file, namespace);

port.on("message", ({ after, upTo }: HashingOrder) => {
  const stretch = hashed(after, upTo);
  port.postMessage(stretch, [stretch.hashes.buffer as ArrayBuffer, stretch.positions.buffer as ArrayBuffer]);
});

function hashed(after: number, upTo: number): HashedStretch {
  const leaves = texts.between(after, upTo);
  const hashes = new Uint8Array(leaves.length * HASH_BYTES);
  const positions = new Float64Array(leaves.length);
  for (const [index, [position, text]] of leaves.entries()) {
    hashes.set(sha256OfText(text), index * HASH_BYTES);
    positions[index] = position;
  }
  return { hashes, positions };
}
