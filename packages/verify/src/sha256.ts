import { sha256 as digest } from "@noble/hashes/sha2.js";
import { toBase64Url } from "./base64.ts";

/** 32 bytes. */
export const sha256 = (bytes: Uint8Array): Uint8Array => digest(bytes);

export const sha256Base64Url = (bytes: Uint8Array): string => toBase64Url(digest(bytes));
