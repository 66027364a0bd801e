import { fromBase64, toBase64 } from "../base64.ts";
import { concatenate, hexOf, utf8 } from "../bytes.ts";
import { Malformed } from "../malformed.ts";
import { sha256 } from "../sha256.ts";
import { isKeyName } from "./note.ts";

/** `0x01`: over the text. `0x04`: cosignature/v1, over the time and the text. */
export const ED25519 = 0x01;
export const COSIGNATURE_V1 = 0x04;
export type SignatureType = typeof ED25519 | typeof COSIGNATURE_V1;

export interface VerifierKey {
  readonly name: string;
  /** 8 hex digits. */
  readonly keyId: string;
  readonly type: SignatureType;
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array;
}

/** The first four bytes of SHA-256(name ‖ LF ‖ type ‖ public key), in 8 hex digits. */
export function keyIdOf(name: string, type: SignatureType, publicKey: Uint8Array): string {
  return hexOf(sha256(concatenate(utf8(name), Uint8Array.of(0x0a, type), publicKey)).subarray(0, 4));
}

/** Raises `Malformed` where the name cannot be one or the key has not 32 bytes. */
export function verifierKey(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name)) throw new Malformed("a key name that cannot be one");
  if (publicKey.length !== 32) throw new Malformed("an Ed25519 key has 32 bytes");
  return { name, keyId: keyIdOf(name, type, publicKey), type, publicKey };
}

/** `<name>+<key id in hex>+<base64 of type and key>`. Raises `Malformed`, also where the id is not that of the key. */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name, keyId, base64] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text) ?? [];
  if (name === undefined || base64 === undefined) throw new Malformed("not <name>+<key id>+<base64 key>");
  const [type, ...rest] = fromBase64(base64);
  if (type !== ED25519 && type !== COSIGNATURE_V1) throw new Malformed("a key of a type that is not supported");
  const key = verifierKey(name, type, Uint8Array.from(rest));
  if (key.keyId !== keyId) throw new Malformed("the key id is not that of the name and key");
  return key;
}

export function formatVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  return `${name}+${keyId}+${toBase64(concatenate(Uint8Array.of(type), publicKey))}`;
}
