import { cosignedBytes, formatCosignature } from "ebox-verify";
import type { NoteKey } from "./note-key.ts";
import { signatureLine } from "./signed-note.ts";

/** C2SP tlog-cosignature, version 1: the line by which a witness says what it saw. `seconds` since 1970. */
export function cosign(text: string, key: NoteKey, seconds: number): string {
  const signature = formatCosignature(seconds, key.sign(cosignedBytes(seconds, text)));
  return signatureLine({ name: key.name, keyId: key.keyId, signature });
}
