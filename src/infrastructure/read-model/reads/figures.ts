import type { SQLInputValue } from "node:sqlite";
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
    SELECT position, change, message_id AS messageId, at, (
      SELECT before.position FROM feed before
      WHERE before.mailbox = feed.mailbox AND before.position < feed.position
      ORDER BY before.position DESC LIMIT 1
    ) AS previous
    FROM feed
    WHERE mailbox = :mailbox AND position > :after ORDER BY position LIMIT :limit`;
  return statements.all<FeedEntry>(sql, { mailbox, after: after ?? "", limit }).map((row) => ({ ...row }));
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
