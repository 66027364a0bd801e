import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { ED25519, Malformed, parseVerifierKey, type SignatureType, type VerifierKey, verifierKey } from "ebox-verify";

/** A key that signs notes, or cosigns those of others, in its name. */
export interface NoteKey extends VerifierKey {
  /** Ed25519, 64 bytes. */
  sign(bytes: Uint8Array): Buffer;
}

/** Raises `Malformed` where the name cannot be a key's. */
export function noteKey(name: string, privateKey: KeyObject, type: SignatureType = ED25519): NoteKey {
  const { x } = createPublicKey(privateKey).export({ format: "jwk" });
  const key = verifierKey(name, type, Buffer.from(x ?? "", "base64url"));
  return { ...key, sign: (bytes) => sign(null, bytes, privateKey) };
}

/** Undefined where the text is no verifier key (`name+keyid+base64`) of the type. */
export function verifierKeyIn(text: string, type: SignatureType): VerifierKey | undefined {
  try {
    const key = parseVerifierKey(text);
    return key.type === type ? key : undefined;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** False also where the key is no point of the curve. */
export function isSignedBy(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = { kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey).toString("base64url") };
    return verify(null, bytes, createPublicKey({ key, format: "jwk" }), signature);
  } catch {
    return false;
  }
}
