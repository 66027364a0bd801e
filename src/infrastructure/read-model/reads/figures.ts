import type { SQLInputValue } from "node:sqlite";
import type { Position } from "../../../application/ports/event-store.ts";
import type { FeedEntry, FolderCount, SenderStatistics, Totals } from "../../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../../domain/enterprise-number.ts";
import type { PartitionId } from "../../../domain/message/events.ts";
import { LIMIT, oneOf, type Statements } from "./statements.ts";

export function folderCounts(statements: Statements, mailbox: EnterpriseNumber): FolderCount[] {
  const sql = `SELECT folder, partition, total, unread FROM counters WHERE mailbox = :mailbox AND total > 0`;
  return statements.all<FolderCount>(sql, { mailbox }).map((row) => ({ ...row }));
}

/** Whether somebody who sees the partitions of the JSON array `:partitions` is told, as the mailbox or as the other one. */
const TOLD = `(partition IS NULL OR ${oneOf("partition", "partitions")} OR ${oneOf("second_partition", "partitions")})`;
const TOLD_AS_OTHER = oneOf("other_partition", "partitions");

export function feedAfter(
  statements: Statements,
  mailbox: EnterpriseNumber,
  after: string | undefined,
  limit: number,
  partitions: ReadonlySet<PartitionId> | undefined,
): FeedEntry[] {
  const [told, toldAsOther] = partitions ? [TOLD, TOLD_AS_OTHER] : ["TRUE", "TRUE"];
  const box = { mailbox, ...(partitions && { partitions: JSON.stringify([...partitions]) }) };
  const sql = `
    SELECT position, change, message_id AS messageId, at FROM feed
    WHERE mailbox = :mailbox AND position > :after AND ${told}
    UNION ALL
    SELECT position, change, message_id, at FROM feed
    WHERE other_mailbox = :mailbox AND position > :after AND ${toldAsOther}
    ORDER BY position ${LIMIT}`;
  const rows = statements.all<Omit<FeedEntry, "previous">>(sql, { ...box, after: after ?? "", limit });
  const last = `
    SELECT max(
      coalesce((SELECT position FROM feed WHERE mailbox = :mailbox AND position <= :after AND ${told}
        ORDER BY position DESC LIMIT 1), ''),
      coalesce((SELECT position FROM feed WHERE other_mailbox = :mailbox AND position <= :after AND ${toldAsOther}
        ORDER BY position DESC LIMIT 1), '')
    ) AS last`;
  const before = after === undefined || rows.length === 0 ? undefined : { ...box, after };
  let previous = before ? statements.get<{ last: Position }>(last, before)?.last || null : null;
  return rows.map((row) => {
    const entry = { ...row, previous };
    previous = row.position;
    return entry;
  });
}

/** By sender, then year. */
export function senderStatistics(
  statements: Statements,
  filter: { sender?: EnterpriseNumber; year?: number },
): SenderStatistics[] {
  const conditions = ["TRUE"];
  const parameters: Record<string, SQLInputValue> = {};
  for (const name of ["sender", "year"] as const) {
    const value = filter[name];
    if (value === undefined) continue;
    conditions.push(`${name} = :${name}`);
    parameters[name] = value;
  }
  const sql = `
    SELECT sender, year, published, read, replied, expired FROM statistics
    WHERE ${conditions.join(" AND ")} ORDER BY sender, year`;
  return statements.all<SenderStatistics>(sql, parameters).map((row) => ({ ...row }));
}

export function totals(statements: Statements): Totals {
  const row = statements.get<Totals>(`
    SELECT messages, mailboxes, activated_mailboxes AS activatedMailboxes,
      fully_digital_mailboxes AS fullyDigitalMailboxes, senders
    FROM totals`);
  return { ...(row as Totals) };
}
