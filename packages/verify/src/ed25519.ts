import { ed25519 } from "@noble/curves/ed25519.js";
import { toBase64Url } from "./base64.ts";
import { nodeCrypto } from "./node-built-in.ts";

/** RFC 8032. The public key has 32 bytes; anything that is no signature of 64 bytes by it is false, never an error. */
export function isEd25519Signature(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  try {
    if (nodeCrypto) return nodeCrypto.verify(null, message, keyOf(publicKey, nodeCrypto), signature);
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    // A public key that is no point of the curve has signed nothing.
    return false;
  }
}

type NodeCrypto = NonNullable<typeof nodeCrypto>;
type ImportedKey = ReturnType<NodeCrypto["createPublicKey"]>;

/** A few keys sign everything: importing costs as much as verifying. */
const MOST_IMPORTED = 64;
const imported = new Map<string, ImportedKey>();

function keyOf(publicKey: Uint8Array, { createPublicKey }: NodeCrypto): ImportedKey {
  const x = toBase64Url(publicKey);
  const known = imported.get(x);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  if (imported.size >= MOST_IMPORTED) imported.clear();
  imported.set(x, key);
  return key;
}
