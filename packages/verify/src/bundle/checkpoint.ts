import { parseCheckpoint, type SignedCheckpoint } from "../checkpoint.ts";
import { COSIGNATURE_V1, type VerifierKey } from "../note/verifier-key.ts";
import { verifyNote } from "../note/verify-note.ts";
import { CHECKPOINT, type Files } from "./files.ts";
import type { Findings } from "./findings.ts";

export interface Cosignature {
  readonly witness: string;
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly time: number;
}

export function readCheckpoint(files: Files, origin: string, findings: Findings): SignedCheckpoint | undefined {
  const bytes = files.get(CHECKPOINT);
  if (bytes === undefined) {
    findings.add("CHECKPOINT_MISSING", CHECKPOINT);
    return undefined;
  }
  const checkpoint = findings.reading("CHECKPOINT_MALFORMED", CHECKPOINT, () => parseCheckpoint(bytes));
  if (checkpoint && checkpoint.origin !== origin) findings.add("CHECKPOINT_OTHER_ORIGIN", CHECKPOINT);
  return checkpoint;
}

/** Signed by the last of the log's keys, and cosigned by every witness that was asked for. */
export function checkSignatures(
  { note }: SignedCheckpoint,
  keys: readonly VerifierKey[],
  witnesses: readonly VerifierKey[],
  findings: Findings,
): Cosignature[] {
  const verification = verifyNote(note, [...keys, ...witnesses]);
  if (verification.outcome === "forged") {
    findings.add("CHECKPOINT_SIGNATURE_WRONG", CHECKPOINT, `${verification.name} ${verification.keyId}`);
    return [];
  }
  const by = verification.outcome === "signed" ? verification.by : [];
  const last = keys.at(-1);
  const signers = by.map(({ key }) => key);
  if (!signers.some((key) => keys.includes(key))) findings.add("CHECKPOINT_SIGNER_UNKNOWN", CHECKPOINT);
  else if (last && !signers.includes(last)) findings.add("CHECKPOINT_KEY_REPLACED", CHECKPOINT);
  for (const witness of witnesses) {
    if (!signers.includes(witness)) findings.add("WITNESS_MISSING", CHECKPOINT, `${witness.name} ${witness.keyId}`);
  }
  return by.flatMap(({ key, time }) =>
    key.type === COSIGNATURE_V1 && time !== undefined ? [{ witness: key.name, keyId: key.keyId, time }] : [],
  );
}
