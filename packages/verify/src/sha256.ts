import { sha256 as digest } from "@noble/hashes/sha2.js";
import { toBase64Url } from "./base64.ts";
import { nodeCrypto } from "./node-crypto.ts";

/** 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nodeCrypto ? new Uint8Array(nodeCrypto.hash("sha256", bytes, "buffer")) : digest(bytes);
}

export const sha256Base64Url = (bytes: Uint8Array): string => toBase64Url(sha256(bytes));
