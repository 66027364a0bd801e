import { ed25519 } from "@noble/curves/ed25519.js";

/** What WebCrypto takes; our bytes are never shared between threads. */
const forWebCrypto = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>;

let isNative: Promise<boolean> | undefined;

/** Older browsers have WebCrypto without Ed25519. */
async function hasNative(): Promise<boolean> {
  try {
    // The public key of RFC 8032, test 1: a key that can be imported.
    const key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    await importKey(Uint8Array.from(key.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
    return true;
  } catch {
    return false;
  }
}

const importKey = (publicKey: Uint8Array) =>
  globalThis.crypto.subtle.importKey("raw", forWebCrypto(publicKey), "Ed25519", false, ["verify"]);

/** RFC 8032. The public key has 32 bytes; anything that is no signature of 64 bytes by it is false, never an error. */
export async function isEd25519Signature(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): Promise<boolean> {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  isNative ??= hasNative();
  try {
    if (!(await isNative)) return ed25519.verify(signature, message, publicKey, { zip215: false });
    const key = await importedKey(publicKey);
    return await globalThis.crypto.subtle.verify("Ed25519", key, forWebCrypto(signature), forWebCrypto(message));
  } catch {
    // A public key that is no point of the curve has signed nothing.
    return false;
  }
}

/** A few keys sign everything: importing costs as much as verifying. */
const MOST_IMPORTED = 64;
type ImportedKey = Awaited<ReturnType<typeof importKey>>;
const imported = new Map<string, ImportedKey>();

async function importedKey(publicKey: Uint8Array): Promise<ImportedKey> {
  const name = publicKey.join();
  const known = imported.get(name);
  if (known !== undefined) return known;
  const key = await importKey(publicKey);
  if (imported.size >= MOST_IMPORTED) imported.clear();
  imported.set(name, key);
  return key;
}
