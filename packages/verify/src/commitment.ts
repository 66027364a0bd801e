import { concatenate } from "./bytes.ts";
import { canonicalBytes } from "./canonical-json.ts";
import { sha256Base64Url } from "./sha256.ts";

/** base64url(SHA-256(salt ‖ RFC 8785 bytes of the value)). Raises `Malformed` where the value is not JSON. */
export function commitmentOf(salt: Uint8Array, value: unknown): string {
  return sha256Base64Url(concatenate(salt, canonicalBytes(value)));
}
