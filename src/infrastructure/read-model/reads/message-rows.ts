import type { MessageRow } from "../../../application/ports/read-model.ts";
import type { MessageId } from "../../../domain/message-id.ts";
import { oneOf, type Statements } from "./statements.ts";

/** A MessageRow's columns, of the table `m`. */
export const MESSAGE_COLUMNS = `
  m.id, m.position, m.recipient, m.partition, m.routing_rule AS routingRule, m.sender,
  m.sender_partition AS senderPartition, m.sender_application_id AS senderApplicationId,
  m.message_type_id AS messageTypeId, m.kind, m.is_reply_authorized AS isReplyAuthorized,
  m.main_content AS mainContent, m.published_at AS publishedAt, m.expiration_date AS expirationDate,
  m.read_at AS readAt, m.masked_at AS maskedAt, m.moved_at AS movedAt, m.replied_at AS repliedAt, m.expired_at AS expiredAt,
  m.original_message_id AS originalMessageId, m.acceptance, m.acceptance_deadline AS acceptanceDeadline,
  m.acceptance_decided_at AS acceptanceDecidedAt, m.hidden AS isHidden`;

/** As SQLite gives it. */
export type StoredMessage = Omit<MessageRow, "isReplyAuthorized" | "isHidden"> & {
  readonly isReplyAuthorized: number;
  readonly isHidden: number;
};

/** The same object: a copy of every row of a page takes longer than reading the page. */
export const messageRow = (stored: StoredMessage): MessageRow =>
  Object.assign<object, object>(stored, {
    isReplyAuthorized: stored.isReplyAuthorized === 1,
    isHidden: stored.isHidden === 1,
  }) as MessageRow;

export function messagesById(statements: Statements, ids: readonly MessageId[]): Map<MessageId, MessageRow> {
  const sql = `SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE ${oneOf("m.id", "ids")}`;
  const rows = statements.all<StoredMessage>(sql, { ids: JSON.stringify(ids) });
  return new Map(rows.map((row) => [row.id, messageRow(row)]));
}

export function repliesTo(statements: Statements, ids: readonly MessageId[]): Map<MessageId, MessageRow[]> {
  const sql = `
    SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE ${oneOf("m.original_message_id", "ids")}
    ORDER BY m.original_message_id, m.seq`;
  const rows = statements.all<StoredMessage>(sql, { ids: JSON.stringify(ids) }).map(messageRow);
  return Map.groupBy(rows, (row) => row.originalMessageId as MessageId);
}
