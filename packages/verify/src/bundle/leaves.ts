import { areEqual } from "../bytes.ts";
import type { Checkpoint } from "../checkpoint.ts";
import { Malformed } from "../malformed.ts";
import { parseTlogProof, type TlogProof } from "../tlog-proof.ts";
import { leafHash } from "../tree/hashing.ts";
import { isIncluded } from "../tree/inclusion.ts";
import { asEvent, type EventInBundle, parseEventJson } from "./event.ts";
import { CHECKPOINT, type Files, type NumberedFile, numbered } from "./files.ts";
import type { Findings } from "./findings.ts";

/** An event that stands in the bundle, with its place in the log. */
export interface Leaf {
  readonly path: string;
  readonly leaf: number;
  readonly bytes: Uint8Array;
  readonly event: EventInBundle;
}

/**
 * The events of a folder, in the order of leaves, each read exactly and its proof (in `proofs`) checked against the
 * checkpoint. What cannot be read is a finding and left out.
 */
export function checkLeaves(
  files: Files,
  { folder, proofs }: { readonly folder: string; readonly proofs: string },
  checkpoint: Checkpoint | undefined,
  findings: Findings,
): Leaf[] {
  const events = numbered(files, folder, "json");
  const known = new Set(events.map(({ leaf }) => leaf));
  for (const { path, leaf } of numbered(files, proofs, "tlog-proof")) {
    if (!known.has(leaf)) findings.add("PROOF_WITHOUT_EVENT", path);
  }
  return events.flatMap((file) => {
    checkProof(file, `${proofs}/${file.leaf}.tlog-proof`, files, checkpoint, findings);
    const { path, leaf, bytes } = file;
    const json = findings.reading("EVENT_NOT_CANONICAL", path, () => ({ value: parseEventJson(bytes) }));
    const event = json && findings.reading("EVENT_MALFORMED", path, () => asEvent(json.value));
    return event ? [{ path, leaf, bytes, event }] : [];
  });
}

function checkProof(
  { leaf, bytes }: NumberedFile,
  path: string,
  files: Files,
  checkpoint: Checkpoint | undefined,
  findings: Findings,
): void {
  const proofBytes = files.get(path);
  if (proofBytes === undefined) {
    findings.add("PROOF_MISSING", path);
    return;
  }
  const proof = findings.reading("PROOF_MALFORMED", path, () => withoutExtra(parseTlogProof(proofBytes)));
  if (proof === undefined) return;
  if (proof.index !== leaf) findings.add("PROOF_OF_OTHER_LEAF", path);
  if (!areEqual(proof.checkpoint, files.get(CHECKPOINT) ?? new Uint8Array())) {
    findings.add("PROOF_OF_OTHER_CHECKPOINT", path);
  }
  if (checkpoint === undefined) return;
  const inclusion = { index: leaf, size: checkpoint.size, leaf: leafHash(bytes), path: proof.path };
  if (!isIncluded(inclusion, checkpoint.root)) findings.add("PROOF_WRONG", path);
}

/** Nothing vouches for extra data. */
function withoutExtra(proof: TlogProof): TlogProof {
  if (proof.extra) throw new Malformed("extra data");
  return proof;
}
