import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Sha256 } from "../../domain/digest.ts";
import type { RecordedEvent } from "../ports/event-store.ts";

/** RFC 8785 (JCS) bytes of a JSON value. Throws where the value is not JSON or has a lone surrogate. */
export function canonicalBytes(value: unknown): Buffer {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("not a JSON value");
  return Buffer.from(text, "utf8");
}

/**
 * What is hashed of an event, for ever: RFC 8785 JSON of `{type, stream, revision, id, data, metadata}` as stored, the
 * stream without its namespace. No position, so that a copied log keeps its hashes.
 */
export function canonicalEventBytes(event: Omit<RecordedEvent, "position">): Buffer {
  const { type, stream, revision, id, data, metadata } = event;
  return canonicalBytes({ type, stream, revision, id, data, metadata });
}

export function sha256(bytes: Uint8Array): Sha256 {
  return hash("sha256", bytes, "base64url") as Sha256;
}
