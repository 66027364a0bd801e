import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** What a key signs, as C2SP numbers it: notes of its own, or cosignatures under those of others. */
export const SIGNATURE_TYPES = { note: 0x01, cosignature: 0x04 } as const;
export type SignatureType = keyof typeof SIGNATURE_TYPES;

/** Whose signatures count, as notes name it. */
export interface VerifierKey {
  readonly name: string;
  /** Eight hexadecimal digits. */
  readonly keyId: string;
  /** 32 bytes. */
  readonly publicKey: Buffer;
  readonly type: SignatureType;
}

export interface NoteKey extends VerifierKey {
  /** Ed25519, 64 bytes. */
  sign(bytes: Uint8Array): Buffer;
}

/** One or more characters, no space and no plus sign among them. */
export function isKeyName(name: string): boolean {
  return /^[^\s+\p{Cc}]{1,255}$/u.test(name);
}

export function verifierKey(name: string, publicKey: Buffer, type: SignatureType = "note"): VerifierKey {
  const kind = Buffer.from([SIGNATURE_TYPES[type]]);
  const digest = createHash("sha256").update(`${name}\n`).update(kind).update(publicKey).digest("hex");
  return { name, keyId: digest.slice(0, 8), publicKey, type };
}

export function noteKey(name: string, privateKey: KeyObject, type: SignatureType = "note"): NoteKey {
  const { x } = createPublicKey(privateKey).export({ format: "jwk" });
  const key = verifierKey(name, Buffer.from(x ?? "", "base64url"), type);
  return { ...key, sign: (bytes) => sign(null, bytes, privateKey) };
}

/** `name+keyid+base64(type ‖ key)`, by which people hand verifier keys to each other. */
export function printVerifierKey({ name, keyId, publicKey, type }: VerifierKey): string {
  return `${name}+${keyId}+${Buffer.concat([Buffer.from([SIGNATURE_TYPES[type]]), publicKey]).toString("base64")}`;
}

/** Undefined where it is none of the type, or its id is not its own. */
export function parseVerifierKey(text: string, type: SignatureType): VerifierKey | undefined {
  const [, name, encoded] = /^([^+]+)\+[0-9a-f]{8}\+([A-Za-z0-9+/]+=*)$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded ?? "", "base64");
  if (name === undefined || !isKeyName(name) || bytes.length !== 33 || bytes[0] !== SIGNATURE_TYPES[type]) {
    return undefined;
  }
  const key = verifierKey(name, bytes.subarray(1), type);
  return printVerifierKey(key) === text ? key : undefined;
}

/** False also where the key is no point of the curve. */
export function isSignedBy(publicKey: Buffer, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = { kty: "OKP", crv: "Ed25519", x: publicKey.toString("base64url") };
    return verify(null, bytes, createPublicKey({ key, format: "jwk" }), signature);
  } catch {
    return false;
  }
}
