import type { SQLInputValue } from "node:sqlite";
import type { Position } from "../../../application/ports/event-store.ts";
import type { FeedEntry, FolderCount, SenderStatistics, Totals } from "../../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../../domain/enterprise-number.ts";
import type { Statements } from "./statements.ts";

export function folderCounts(statements: Statements, mailbox: EnterpriseNumber): FolderCount[] {
  const sql = `SELECT folder, partition, total, unread FROM counters WHERE mailbox = :mailbox AND total > 0`;
  return statements.all<FolderCount>(sql, { mailbox }).map((row) => ({ ...row }));
}

export function feedAfter(
  statements: Statements,
  mailbox: EnterpriseNumber,
  after: string | undefined,
  limit: number,
): FeedEntry[] {
  const sql = `
    SELECT position, change, message_id AS messageId, at FROM feed WHERE mailbox = :mailbox AND position > :after
    UNION ALL
    SELECT position, change, message_id, at FROM feed WHERE other_mailbox = :mailbox AND position > :after
    ORDER BY position LIMIT :limit`;
  const rows = statements.all<Omit<FeedEntry, "previous">>(sql, { mailbox, after: after ?? "", limit });
  let previous = after === undefined || rows.length === 0 ? null : lastUpTo(statements, mailbox, after);
  return rows.map((row) => {
    const entry = { ...row, previous };
    previous = row.position;
    return entry;
  });
}

function lastUpTo(statements: Statements, mailbox: EnterpriseNumber, position: string): Position | null {
  const sql = `
    SELECT max(
      coalesce((SELECT max(position) FROM feed WHERE mailbox = :mailbox AND position <= :position), ''),
      coalesce((SELECT max(position) FROM feed WHERE other_mailbox = :mailbox AND position <= :position), '')
    ) AS last`;
  return statements.get<{ last: Position }>(sql, { mailbox, position })?.last || null;
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
