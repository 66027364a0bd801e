import type { Position } from "../application/ports/event-store.ts";
import type { MessageCursor, MessageOrder, MessageRow } from "../application/ports/read-model.ts";
import { isPosition, readPosition, tellPosition } from "../application/told-position.ts";
import { isInstant } from "../domain/instant.ts";
import { apiError } from "./api-error.ts";

const ORDER_KEYS = {
  PUBLICATION_NEWEST_FIRST: "new",
  PUBLICATION_OLDEST_FIRST: "old",
  EXPIRATION_SOONEST_FIRST: "exp",
} as const satisfies Record<MessageOrder, string>;

/** Where a message stands in a list of that order. The same on every node. */
export function messageCursor(row: MessageRow, order: MessageOrder): string {
  const parts = [ORDER_KEYS[order], row.position];
  return encode(order === "EXPIRATION_SOONEST_FIRST" ? [...parts, row.expirationDate] : parts);
}

/** Throws INVALID_CURSOR. */
export function parseMessageCursor(cursor: string, order: MessageOrder): MessageCursor {
  const [key, position, expirationDate, ...rest] = decode(cursor);
  if (key !== ORDER_KEYS[order] || !isPosition(position) || rest.length > 0) {
    throw invalidCursor("`after` takes a cursor of an earlier page of the same list in the same order.");
  }
  if (order !== "EXPIRATION_SOONEST_FIRST" && expirationDate === undefined) return { position };
  if (order === "EXPIRATION_SOONEST_FIRST" && expirationDate !== undefined && isInstant(expirationDate)) {
    return { position, expirationDate };
  }
  throw invalidCursor("`after` takes a cursor of an earlier page of the same list in the same order.");
}

/** Of lists in the order of the log. `what`: which, for a client that mixes them up. The same on every node. */
function positionCursors(key: string, what: string) {
  return {
    of: (position: Position) => encode([key, position]),

    /** Throws INVALID_CURSOR. */
    parse(cursor: string): Position {
      const [itsKey, position, ...rest] = decode(cursor);
      if (itsKey === key && isPosition(position) && rest.length === 0) return position;
      throw invalidCursor(`\`after\` takes a cursor of an earlier page of ${what}.`);
    },
  };
}

export const accessCursor = positionCursors("acc", "an access history");
export const suggestionCursor = positionCursors("sug", "suggestions");

/** Where a mailbox's changes are known up to; undefined: before the first. The text's plain order is the log's order. */
export const feedCursor = tellPosition;

/** Where a message stands in the order of publication, which is the text's plain order. The same on every node. */
export function publicationOrder(position: Position): string {
  return Buffer.from(`${ORDER_KEYS.PUBLICATION_OLDEST_FIRST} ${position}`).toString("hex");
}

/** Throws INVALID_CURSOR. */
export function parseFeedCursor(cursor: string): Position | undefined {
  const position = readPosition(cursor);
  if (position === "malformed") {
    throw invalidCursor("`after` takes `Mailbox.cursor` or the cursor of an earlier change.");
  }
  return position;
}

/** Where an event stands in the history of its message. */
export const historyCursor = (revision: number) => encode(["rev", String(revision)]);

/** Throws INVALID_CURSOR. */
export function parseHistoryCursor(cursor: string): number {
  const [key, revision = "", ...rest] = decode(cursor);
  if (key === "rev" && /^\d{1,15}$/.test(revision) && rest.length === 0) return Number(revision);
  throw invalidCursor("`after` takes a cursor of an earlier page of the same message's history.");
}

const encode = (parts: readonly string[]) => Buffer.from(parts.join(" ")).toString("base64url");

function decode(cursor: string): string[] {
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  return encode([text]) === cursor ? text.split(" ") : [];
}

const invalidCursor = (expected: string) =>
  apiError("INVALID_CURSOR", `This is not a cursor that fits here: ${expected}`);
