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

/** An event as a store has it, `data` and `metadata` in JSON. */
export interface EventTexts {
  readonly type: string;
  /** Without the namespace. */
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly data: string;
  readonly metadata: string;
}

/** `canonicalEventText` where both texts are canonical and no other member needs quoting; another text otherwise. */
export function canonicalTextOfParts({ type, stream, revision, id, data, metadata }: EventTexts): string {
  // An id of another length could make up for what another text lacks.
  if (id.length !== 36) return "";
  return `{"data":${data},"id":"${id}","metadata":${metadata},"revision":${revision},"stream":"${stream}","type":"${type}"}`;
}

export function sha256(bytes: Uint8Array): Sha256 {
  return hash("sha256", bytes, "base64url") as Sha256;
}
