import { formatTlogProof } from "ebox-verify";
import { canonicalBytes } from "../canonical-bytes.ts";
import type { NoteKey } from "../note-key.ts";
import { type BundleFile, bundleFile } from "./bundle-file.ts";
import type { DeliveryProof, ProvenKey } from "./gather-proof.ts";
import { compactJws } from "./jws.ts";
import type { ProvenLeaf } from "./prove-leaf.ts";

/** What of the bundle is evidence (docs/evidence.md), sealed by this key. The same for the same proof and key. */
export function proofFiles({ checkpoint, events, keys }: DeliveryProof, key: NoteKey): BundleFile[] {
  const note = Buffer.from(checkpoint.note);
  const files = [...filesOfLog(keys, note)];
  if (checkpoint.timestamp) files.push(bundleFile("timestamp.tsr", checkpoint.timestamp.token));
  for (const proven of events) {
    files.push(...filesOfLeaf("events", "proofs", proven, note));
    for (const { name, object } of proven.evidence) {
      const sealed = compactJws(key, "ebox-evidence+json", canonicalBytes(object));
      files.push(bundleFile(`evidence/${proven.leaf}.${name}.jws`, Buffer.from(sealed, "latin1")));
    }
  }
  return files;
}

/** In every proof of one checkpoint: its keys are gathered once, and so are these. */
const ofLog = new WeakMap<readonly ProvenKey[], readonly BundleFile[]>();

function filesOfLog(keys: readonly ProvenKey[], note: Buffer): readonly BundleFile[] {
  const known = ofLog.get(keys);
  if (known) return known;
  const files = keys.flatMap((proven) => filesOfLeaf("keys", "keys", proven, note));
  files.push(bundleFile("checkpoint", note));
  ofLog.set(keys, files);
  return files;
}

function filesOfLeaf(events: string, proofs: string, { leaf, bytes, digest, path }: ProvenLeaf, note: Buffer) {
  const proof = formatTlogProof({ index: leaf, path, checkpoint: note });
  return [
    bundleFile(`${events}/${leaf}.json`, bytes, digest),
    bundleFile(`${proofs}/${leaf}.tlog-proof`, Buffer.from(proof.buffer, proof.byteOffset, proof.length)),
  ];
}
