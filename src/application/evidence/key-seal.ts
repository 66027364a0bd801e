import type { VerifierKey } from "ebox-verify";
import type { KeyRotated } from "../../domain/evidence/events.ts";
import { isSignedBy, type NoteKey } from "./note-key.ts";

/** What KeyRotated says of a first key. */
export function firstKey({ name, keyId, publicKey }: VerifierKey): KeyRotated["data"] {
  return { origin: name, publicKey: Buffer.from(publicKey).toString("base64"), keyId };
}

/** What KeyRotated says where `old` hands over to `next`. */
export function sealedKey(next: VerifierKey, old: NoteKey): KeyRotated["data"] {
  const facts = { ...firstKey(next), replaces: old.keyId };
  return { ...facts, seal: old.sign(sealedText(facts)).toString("base64") };
}

/** Whether the key that stands sealed what comes after it. */
export function isSealedBy(facts: KeyRotated["data"], current: KeyRotated["data"]): boolean {
  if (facts.seal === undefined || facts.replaces !== current.keyId) return false;
  const signature = Buffer.from(facts.seal, "base64");
  return isSignedBy(Buffer.from(current.publicKey, "base64"), sealedText(facts), signature);
}

/** Five lines of which the second is no number: never taken for a checkpoint, nor a checkpoint for it. */
function sealedText({ origin, replaces, keyId, publicKey }: KeyRotated["data"]): Buffer {
  return Buffer.from(`${origin}\nkey rotation\n${replaces}\n${keyId}\n${publicKey}\n`);
}
