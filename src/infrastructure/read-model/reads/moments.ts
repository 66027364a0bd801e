import type { Position } from "../../../application/ports/event-store.ts";
import type { EnterpriseNumber } from "../../../domain/enterprise-number.ts";
import type { Instant } from "../../../domain/instant.ts";
import type { MessageId } from "../../../domain/message-id.ts";
import { LIMIT, type Statements } from "./statements.ts";

export function noLaterThan(statements: Statements, at: Instant): Position | undefined {
  const sql = "SELECT position FROM timeline WHERE at <= :at ORDER BY at DESC LIMIT 1";
  return statements.get<{ position: Position }>(sql, { at })?.position;
}

const SIDES = {
  received: "recipient = :mailbox AND folder IN ('INBOX', 'MASKED', 'EXPIRED')",
  sent: "sender = :mailbox",
} as const;

/** Rows are never removed: what has expired is still found. */
export function messagesUntil(
  statements: Statements,
  mailbox: EnterpriseNumber,
  side: keyof typeof SIDES,
  until: Position,
  limit: number,
): MessageId[] {
  const sql = `SELECT id FROM messages WHERE ${SIDES[side]} AND position <= :until ORDER BY seq ${LIMIT}`;
  return statements.all<{ id: MessageId }>(sql, { mailbox, until, limit }).map(({ id }) => id);
}
