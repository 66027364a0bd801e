import type { DatabaseSync } from "node:sqlite";
import type { Folder } from "../../../application/ports/read-model.ts";
import { GENERAL, type Published } from "../../../domain/message/events.ts";
import type { Recorded } from "../recorded.ts";
import { Tally } from "../tally.ts";
import type { KnownMessage, Lies } from "./messages.ts";

/** Per mailbox, folder and partition: how many there are, and how many the recipient has not read. */
export function countersProjection(db: DatabaseSync) {
  const tally = new Tally(
    db.prepare(`
      INSERT INTO counters (mailbox, folder, partition, total, unread) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET total = total + excluded.total, unread = unread + excluded.unread`),
  );
  const toGeneral = db.prepare(`
    INSERT INTO counters (mailbox, folder, partition, total, unread)
    SELECT mailbox, folder, '${GENERAL}', total, unread FROM counters WHERE mailbox = ? AND partition = ?
    ON CONFLICT DO UPDATE SET total = total + excluded.total, unread = unread + excluded.unread`);
  const empty = db.prepare("DELETE FROM counters WHERE mailbox = ? AND partition = ?");

  return {
    published({ data: { recipient, sender } }: Recorded<Published["type"]>, lies: Lies): void {
      tally.add([recipient.enterpriseNumber, "INBOX" satisfies Folder, lies.partition], 1, 1);
      tally.add([sender.enterpriseNumber, "OUTBOX" satisfies Folder, lies.senderPartition], 1, 1);
    },

    read({ readAt, recipient, folder, partition, sender, senderPartition }: KnownMessage): void {
      if (readAt !== null) return;
      tally.add([recipient, folder, partition], 0, -1);
      tally.add([sender, "OUTBOX" satisfies Folder, senderPartition], 0, -1);
    },

    moved({ readAt, recipient, folder, partition }: KnownMessage, to: KnownMessage["folder"]): void {
      if (to === folder) return;
      const unread = readAt === null ? 1 : 0;
      tally.add([recipient, folder, partition], -1, -unread);
      tally.add([recipient, to, partition], 1, unread);
    },

    movedToPartition({ readAt, recipient, folder, partition }: KnownMessage, to: string): void {
      if (to === partition) return;
      const unread = readAt === null ? 1 : 0;
      tally.add([recipient, folder, partition], -1, -unread);
      tally.add([recipient, folder, to], 1, unread);
    },

    partitionDeleted(mailbox: string, partition: string): void {
      tally.flush();
      toGeneral.run(mailbox, partition);
      empty.run(mailbox, partition);
    },

    flush: () => tally.flush(),
    discard: () => tally.discard(),
  };
}
