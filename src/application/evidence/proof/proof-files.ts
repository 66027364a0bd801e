import { formatTlogProof } from "ebox-verify";
import { canonicalBytes } from "../canonical-bytes.ts";
import type { NoteKey } from "../note-key.ts";
import type { DeliveryProof, ProvenEvent, ProvenKey } from "./gather-proof.ts";
import { compactJws } from "./jws.ts";

export type ProofFiles = ReadonlyMap<string, Buffer>;

/** What of the bundle is evidence (docs/evidence.md), sealed by this key. The same for the same proof and key. */
export function proofFiles({ checkpoint, events, keys }: DeliveryProof, key: NoteKey): ProofFiles {
  const note = Buffer.from(checkpoint.note);
  const files = new Map<string, Buffer>([["checkpoint", note]]);
  if (checkpoint.timestamp) files.set("timestamp.tsr", checkpoint.timestamp.token);
  for (const proven of keys) {
    files.set(`keys/${proven.leaf}.json`, proven.bytes);
    files.set(`keys/${proven.leaf}.tlog-proof`, tlogProof(proven, note));
  }
  for (const proven of events) {
    files.set(`events/${proven.leaf}.json`, proven.bytes);
    files.set(`proofs/${proven.leaf}.tlog-proof`, tlogProof(proven, note));
    for (const { name, object } of proven.evidence) {
      const sealed = compactJws(key, "ebox-evidence+json", canonicalBytes(object));
      files.set(`evidence/${proven.leaf}.${name}.jws`, Buffer.from(sealed));
    }
  }
  return files;
}

function tlogProof({ leaf, path }: ProvenEvent | ProvenKey, checkpoint: Buffer): Buffer {
  const bytes = formatTlogProof({ index: leaf, path, checkpoint });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
