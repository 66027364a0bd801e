import { type VerifierKey, verifyNote } from "ebox-verify";
import { readCheckpoint } from "./checkpoint.ts";
import type { ShownCheckpoint } from "./shown-checkpoint.ts";
import { signatureLine } from "./signed-note.ts";

/** `not-current`: of another checkpoint than the last that this node shows. */
export type Taken =
  | { readonly outcome: "taken"; readonly witnesses: readonly string[] }
  | { readonly outcome: "malformed" | "not-current" | "unknown-signers" | "forged" };

/** Keeps what witnesses whom we know have signed of the last checkpoint. `note`: it, with their lines. */
export function takeCosignatures(shown: ShownCheckpoint, witnesses: readonly VerifierKey[], note: string): Taken {
  const cosigned = readCheckpoint(note);
  const { signed } = shown;
  if (cosigned === undefined) return { outcome: "malformed" };
  if (signed === undefined || readCheckpoint(signed.note)?.note.text !== cosigned.note.text) {
    return { outcome: "not-current" };
  }
  const verification = verifyNote(cosigned.note, witnesses);
  if (verification.outcome !== "signed") return { outcome: verification.outcome };
  for (const { key } of verification.by) {
    const line = cosigned.note.signatures.find(({ name, keyId }) => name === key.name && keyId === key.keyId);
    if (line) shown.addCosignature(signed.size, key.keyId, signatureLine(line));
  }
  return { outcome: "taken", witnesses: verification.by.map(({ key }) => key.name) };
}
