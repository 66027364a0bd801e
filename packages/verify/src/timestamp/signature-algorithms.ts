import { concatenate } from "../bytes.ts";
import { childrenOf, type Element, INTEGER, readOne, SEQUENCE } from "../der/reader.ts";
import { objectIdentifier } from "../der/values.ts";
import { Malformed } from "../malformed.ts";

export type HashName = "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";

const HASHES: Readonly<Record<string, HashName>> = {
  "1.3.14.3.2.26": "SHA-1",
  "2.16.840.1.101.3.4.2.1": "SHA-256",
  "2.16.840.1.101.3.4.2.2": "SHA-384",
  "2.16.840.1.101.3.4.2.3": "SHA-512",
};

const RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
/** By algorithm: with which hash, where it says so itself. */
const RSA: Readonly<Record<string, HashName>> = {
  "1.2.840.113549.1.1.11": "SHA-256",
  "1.2.840.113549.1.1.12": "SHA-384",
  "1.2.840.113549.1.1.13": "SHA-512",
};
const ECDSA: Readonly<Record<string, HashName>> = {
  "1.2.840.10045.4.3.2": "SHA-256",
  "1.2.840.10045.4.3.3": "SHA-384",
  "1.2.840.10045.4.3.4": "SHA-512",
};
const CURVES: Readonly<Record<string, { readonly name: string; readonly length: number }>> = {
  "1.2.840.10045.3.1.7": { name: "P-256", length: 32 },
  "1.3.132.0.34": { name: "P-384", length: 48 },
  "1.3.132.0.35": { name: "P-521", length: 66 },
};

/** Raised where an algorithm is not supported, SHA-1 signatures among them: nothing is known of the signature. */
export class AlgorithmNotSupported extends Error {
  override name = "AlgorithmNotSupported";
}

/** Of an AlgorithmIdentifier. Raises `AlgorithmNotSupported`. */
export function hashName(algorithm: Element | undefined): HashName {
  const name = HASHES[objectIdentifier(childrenOf(algorithm, SEQUENCE)[0])];
  if (name === undefined) throw new AlgorithmNotSupported("a hash that is not supported");
  return name;
}

export async function digest(name: HashName, bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await globalThis.crypto.subtle.digest(name, bytes as Uint8Array<ArrayBuffer>));
}

/**
 * Whether the signature over the bytes is by the key of the SubjectPublicKeyInfo. `hash`: of an algorithm that does not
 * say it itself. Raises `AlgorithmNotSupported`.
 */
export async function isSignature(
  signature: Uint8Array,
  bytes: Uint8Array,
  { algorithm, hash, publicKeyInfo }: { algorithm: Element; hash?: HashName; publicKeyInfo: Uint8Array },
): Promise<boolean> {
  const identifier = objectIdentifier(childrenOf(algorithm, SEQUENCE)[0]);
  const rsaHash = identifier === RSA_ENCRYPTION ? hash : RSA[identifier];
  if (rsaHash !== undefined && rsaHash !== "SHA-1") {
    return await isVerified({ name: "RSASSA-PKCS1-v1_5", hash: rsaHash }, signature, bytes, publicKeyInfo);
  }
  const ecdsaHash = ECDSA[identifier];
  if (ecdsaHash === undefined) throw new AlgorithmNotSupported("a signature algorithm that is not supported");
  const curve = curveOf(publicKeyInfo);
  const algorithms = { name: "ECDSA", hash: ecdsaHash, namedCurve: curve.name };
  return await isVerified(algorithms, plainSignature(signature, curve.length), bytes, publicKeyInfo);
}

async function isVerified(
  algorithm: { readonly name: string; readonly hash: HashName; readonly namedCurve?: string },
  signature: Uint8Array,
  bytes: Uint8Array,
  publicKeyInfo: Uint8Array,
): Promise<boolean> {
  const { subtle } = globalThis.crypto;
  try {
    const key = await subtle.importKey("spki", publicKeyInfo as Uint8Array<ArrayBuffer>, algorithm, false, ["verify"]);
    const [sealed, message] = [signature as Uint8Array<ArrayBuffer>, bytes as Uint8Array<ArrayBuffer>];
    return await subtle.verify(algorithm, key, sealed, message);
  } catch {
    // A key of another kind has not signed this.
    return false;
  }
}

function curveOf(publicKeyInfo: Uint8Array) {
  const [algorithm] = childrenOf(readOne(publicKeyInfo, SEQUENCE), SEQUENCE);
  const curve = CURVES[objectIdentifier(childrenOf(algorithm, SEQUENCE)[1])];
  if (curve === undefined) throw new AlgorithmNotSupported("a curve that is not supported");
  return curve;
}

/** WebCrypto wants r ‖ s where certificates have SEQUENCE { r, s }. */
function plainSignature(signature: Uint8Array, length: number): Uint8Array {
  const numbers = childrenOf(readOne(signature, SEQUENCE), SEQUENCE);
  if (numbers.length !== 2) throw new Malformed("an ECDSA signature is two numbers");
  return concatenate(...numbers.map((number) => fixedLength(number, length)));
}

function fixedLength({ tag, content }: Element, length: number): Uint8Array {
  const digits = content[0] === 0 ? content.subarray(1) : content;
  if (tag !== INTEGER || digits.length > length) throw new Malformed("an ECDSA signature of another curve");
  const fixed = new Uint8Array(length);
  fixed.set(digits, length - digits.length);
  return fixed;
}
