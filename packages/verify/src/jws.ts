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
  /** What it is over, header and payload as they stand (RFC 7515, 5.1); without the payload where that is detached. */
  readonly input: string;
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
  return {
    keyId: kid,
    payload: fromBase64Url(payload),
    signature: fromBase64Url(signature),
    input: `${header}.${payload}`,
  };
}

const headerBytes = (kid: string, typ: JwsType) => canonicalBytes({ alg: "EdDSA", kid, typ });

/** `detached`: the payload, where it is not in there. */
export function isSignedJws({ input, signature }: Jws, publicKey: Uint8Array, detached?: Uint8Array): boolean {
  return isEd25519Signature(signature, utf8(input + (detached ? toBase64Url(detached) : "")), publicKey);
}
