import { fromBase64Url, toBase64Url } from "./base64.ts";
import { areEqual, textOf, utf8 } from "./bytes.ts";
import { canonicalBytes, parseCanonical } from "./canonical-json.ts";
import { isEd25519Signature } from "./ed25519.ts";
import { Malformed } from "./malformed.ts";

export const MANIFEST_TYPE = "ebox-manifest+json";
export const EVIDENCE_TYPE = "ebox-evidence+json";
export type JwsType = typeof MANIFEST_TYPE | typeof EVIDENCE_TYPE;

/** A compact JWS of our own narrow kind; nothing is verified yet. */
export interface Jws {
  readonly keyId: string;
  /** Empty where the payload is detached. */
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

/** Raises `Malformed` for every other header than exactly ours: nobody chooses an algorithm here. */
export function parseJws(bytes: Uint8Array, type: JwsType): Jws {
  const [header, payload, signature, ...more] = textOf(bytes).split(".");
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) {
    throw new Malformed("a compact JWS has three parts");
  }
  const said = fromBase64Url(header);
  const { kid } = (parseCanonical(said) ?? {}) as { kid?: unknown };
  if (typeof kid !== "string" || !areEqual(said, headerBytes(kid, type))) throw new Malformed("another JWS header");
  return { keyId: kid, payload: fromBase64Url(payload), signature: fromBase64Url(signature) };
}

const headerBytes = (kid: string, typ: JwsType) => canonicalBytes({ alg: "EdDSA", kid, typ });

/** What the signature of a JWS is over (RFC 7515, 5.1). */
export function jwsSigningInput(keyId: string, type: JwsType, payload: Uint8Array): Uint8Array {
  return utf8(`${toBase64Url(headerBytes(keyId, type))}.${toBase64Url(payload)}`);
}

/** `payload`: where it is detached, what it is. */
export function isSignedJws(
  { keyId, payload, signature }: Jws,
  type: JwsType,
  publicKey: Uint8Array,
  detached: Uint8Array = payload,
): boolean {
  return isEd25519Signature(signature, jwsSigningInput(keyId, type, detached), publicKey);
}
