import { sha256 as digest } from "@noble/hashes/sha2.js";
import { toBase64Url } from "./base64.ts";
import { nodeCrypto } from "./node-built-in.ts";

/** 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nodeCrypto ? bytesOf(nodeCrypto.hash("sha256", bytes, "binary")) : digest(bytes);
}

export function sha256Base64Url(bytes: Uint8Array): string {
  return nodeCrypto ? nodeCrypto.hash("sha256", bytes, "base64url") : toBase64Url(digest(bytes));
}

/** By way of a text: Node takes three times as long to hand over a buffer. */
function bytesOf(characters: string): Uint8Array {
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}
