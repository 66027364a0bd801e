import { isSignedBy, type NoteKey, type VerifierKey } from "./note-key.ts";
import { type NoteSignature, signatureLine } from "./signed-note.ts";

const TIME_BYTES = 8;

/** C2SP tlog-cosignature, version 1: the line by which a witness says what it saw. `seconds` since 1970. */
export function cosign(text: string, key: NoteKey, seconds: number): string {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = Buffer.concat([time, key.sign(cosigned(text, String(seconds)))]);
  return signatureLine({ name: key.name, keyId: key.keyId, signature });
}

/** When the witness signed, in seconds since 1970; undefined where it did not. */
export function cosignedAt(text: string, { signature }: NoteSignature, key: VerifierKey): number | undefined {
  if (signature.length !== TIME_BYTES + 64) return undefined;
  const seconds = signature.readBigUInt64BE();
  const isSigned = isSignedBy(key.publicKey, cosigned(text, String(seconds)), signature.subarray(TIME_BYTES));
  return isSigned && seconds <= Number.MAX_SAFE_INTEGER ? Number(seconds) : undefined;
}

const cosigned = (text: string, seconds: string) => Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
