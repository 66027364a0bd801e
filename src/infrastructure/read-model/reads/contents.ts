import type { MessageContent } from "../../../domain/content/events.ts";
import type { Instant } from "../../../domain/instant.ts";
import type { MessageId } from "../../../domain/message-id.ts";
import { messageContentOf } from "../content-parts.ts";
import { LIMIT, oneOf, type Statements } from "./statements.ts";

/** Only what is published is told, whatever is staged. */
export function contentById(statements: Statements, ids: readonly MessageId[]): Map<MessageId, MessageContent> {
  const sql = `
    SELECT c.id, c.parts FROM contents c JOIN messages m ON m.id = c.id
    WHERE ${oneOf("c.id", "ids")} AND m.expired_at IS NULL`;
  const rows = statements.all<{ id: MessageId; parts: string }>(sql, { ids: JSON.stringify(ids) });
  return new Map(rows.map(({ id, parts }) => [id, messageContentOf(JSON.parse(parts))]));
}

export function orphanedContent(
  statements: Statements,
  before: Instant,
  limit: number,
): { id: string; depositedAt: Instant }[] {
  return statements
    .all<{ id: string; depositedAt: Instant }>(
      `SELECT id, deposited_at AS depositedAt FROM contents INDEXED BY staged_contents
       WHERE held = 0 AND deposited_at < :before ORDER BY deposited_at, id ${LIMIT}`,
      { before, limit },
    )
    .map((row) => ({ ...row }));
}

export function pendingErasures(statements: Statements, limit: number): { id: string; isMessage: boolean }[] {
  return statements
    .all<{ id: string; isMessage: number }>(
      `SELECT id, is_message AS isMessage FROM erasures ORDER BY rowid ${LIMIT}`,
      { limit },
    )
    .map(({ id, isMessage }) => ({ id, isMessage: isMessage === 1 }));
}
