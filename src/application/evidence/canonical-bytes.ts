import { hash } from "node:crypto";
import type { Sha256 } from "../../domain/digest.ts";
import type { RecordedEvent } from "../ports/event-store.ts";
import { canonicalJson } from "./canonical-json.ts";

/** RFC 8785 (JCS) bytes of a JSON value. Throws where the value is not JSON or has a lone surrogate. */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonicalJson(value), "utf8");
}

/**
 * What is hashed of an event, for ever: RFC 8785 JSON of `{type, stream, revision, id, data, metadata}` as stored, the
 * stream without its namespace. No position, so that a copied log keeps its hashes.
 */
export function canonicalEventBytes(event: Omit<RecordedEvent, "position">): Buffer {
  return Buffer.from(canonicalEventText(event), "utf8");
}

/** The same before it is encoded. */
export function canonicalEventText(event: Omit<RecordedEvent, "position">): string {
  const { type, stream, revision, id, data, metadata } = event;
  return canonicalJson({ data, id, metadata, revision, stream, type });
}

export function sha256(bytes: Uint8Array): Sha256 {
  return hash("sha256", bytes, "base64url") as Sha256;
}
