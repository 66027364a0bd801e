import { DAY, type Instant } from "./instant.ts";

/** A UUIDv7 (RFC 9562), lower case: chosen by the sender, and the idempotency key of the publication. */
export type MessageId = string & { readonly __messageId: never };

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** How far the time in a new id may lie from now, either way. */
export const MESSAGE_ID_TOLERANCE = 31 * DAY;

export function isMessageId(text: string): text is MessageId {
  return FORM.test(text);
}

/** The moment inside the id, in milliseconds since 1970. */
export function timeOf(id: MessageId): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

export function isTimely(id: MessageId, now: Instant): boolean {
  return Math.abs(timeOf(id) - Date.parse(now)) <= MESSAGE_ID_TOLERANCE;
}
