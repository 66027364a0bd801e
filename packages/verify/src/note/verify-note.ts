import { isEd25519Signature } from "../ed25519.ts";
import { Malformed } from "../malformed.ts";
import { cosignedBytes, parseCosignature } from "./cosignature.ts";
import { type Note, type NoteSignature, signedBytes } from "./note.ts";
import { COSIGNATURE_V1, type VerifierKey } from "./verifier-key.ts";

export interface VerifiedSignature {
  readonly key: VerifierKey;
  /** Of a cosignature: when the witness saw it, in seconds since 1970. */
  readonly time?: number;
}

export type NoteVerification =
  /** By at least one of the keys; `by` in the order of the note's lines. */
  | { readonly outcome: "signed"; readonly by: readonly VerifiedSignature[] }
  /** A line names one of the keys and is not by it: the whole note is to be rejected. */
  | { readonly outcome: "forged"; readonly name: string; readonly keyId: string }
  | { readonly outcome: "unknown-signers" };

/** Lines of keys that are not among `keys` are ignored, as the specification asks. */
export function verifyNote(note: Note, keys: readonly VerifierKey[]): NoteVerification {
  const by: VerifiedSignature[] = [];
  for (const line of note.signatures) {
    const key = keys.find(({ name, keyId }) => name === line.name && keyId === line.keyId);
    if (key === undefined) continue;
    const verified = verifyLine(line, note, key);
    if (verified === undefined) return { outcome: "forged", name: line.name, keyId: line.keyId };
    by.push(verified);
  }
  return by.length > 0 ? { outcome: "signed", by } : { outcome: "unknown-signers" };
}

function verifyLine(line: NoteSignature, note: Note, key: VerifierKey): VerifiedSignature | undefined {
  if (key.type !== COSIGNATURE_V1) {
    const isSigned = isEd25519Signature(line.signature, signedBytes(note), key.publicKey);
    return isSigned ? { key } : undefined;
  }
  try {
    const { time, signature } = parseCosignature(line.signature);
    const isSigned = isEd25519Signature(signature, cosignedBytes(time, note.text), key.publicKey);
    return isSigned ? { key, time } : undefined;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
