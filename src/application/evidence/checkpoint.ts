import {
  type Checkpoint,
  formatCheckpointText,
  Malformed,
  parseCheckpoint,
  type SignedCheckpoint,
  type VerifierKey,
  verifyNote,
} from "ebox-verify";
import type { NoteKey } from "./note-key.ts";
import { noteOf, signatureLine } from "./signed-note.ts";

/** The whole note. Ed25519 is deterministic: nodes with one key sign one head alike. */
export function signCheckpoint(checkpoint: Checkpoint, key: NoteKey): string {
  const text = formatCheckpointText(checkpoint);
  const { name, keyId } = key;
  return noteOf(text, [signatureLine({ name, keyId, signature: key.sign(Buffer.from(text)) })]);
}

/** Undefined where the note is no checkpoint. Nothing is verified. */
export function readCheckpoint(note: string): SignedCheckpoint | undefined {
  try {
    return parseCheckpoint(Buffer.from(note));
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/**
 * The checkpoint of a note that one of the keys signed; undefined where none did, or a signature in the name of one of them
 * is wrong.
 */
export function openCheckpoint(note: string, keys: readonly VerifierKey[]): SignedCheckpoint | undefined {
  const checkpoint = readCheckpoint(note);
  return checkpoint && verifyNote(checkpoint.note, keys).outcome === "signed" ? checkpoint : undefined;
}
