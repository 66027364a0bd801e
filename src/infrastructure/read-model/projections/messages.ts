import type { DatabaseSync } from "node:sqlite";
import type { Folder } from "../../../application/ports/read-model.ts";
import { type AcceptanceRequested, GENERAL, type Masked, type Published } from "../../../domain/message/events.ts";
import type { AcceptanceStatus } from "../../../domain/message/state.ts";
import { idIn, type Recorded } from "../recorded.ts";

/** What the handlers of a message's later events need of it, as it was before the event. */
export interface KnownMessage {
  readonly seq: number;
  readonly id: string;
  readonly recipient: string;
  readonly partition: string;
  readonly sender: string;
  readonly senderPartition: string;
  readonly publishedAt: string;
  readonly folder: Exclude<Folder, "OUTBOX">;
  readonly readAt: string | null;
  readonly topic: number | null;
  /** 1: the recipient neither sees nor finds who sent it and what it says. */
  readonly hidden: number;
}

/** In which partitions of recipient and sender a message lies: GENERAL where the one that its event names was deleted. */
export type Lies = Pick<KnownMessage, "partition" | "senderPartition">;

/** The messages' rows, without content. */
export function messagesProjection(db: DatabaseSync) {
  const insert = db.prepare(`
    INSERT INTO messages (
      id, position, recipient, partition, routing_rule, sender, sender_partition, sender_application_id,
      message_type_id, kind, is_reply_authorized, main_content, published_at, expiration_date, original_message_id,
      hidden, topic, folder
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'INBOX')`);
  const known = db.prepare(`
    SELECT seq, id, recipient, partition, sender, sender_partition AS senderPartition, published_at AS publishedAt,
      folder, read_at AS readAt, topic, hidden
    FROM messages WHERE id = ?`);
  const read = db.prepare("UPDATE messages SET read_at = ? WHERE seq = ?");
  const masked = db.prepare("UPDATE messages SET masked_at = ?, folder = ? WHERE seq = ?");
  const replied = db.prepare("UPDATE messages SET replied_at = ? WHERE seq = ?");
  const moved = db.prepare("UPDATE messages SET partition = ?, moved_at = ? WHERE seq = ?");
  const emptyReceived = db.prepare(`
    UPDATE messages SET partition = '${GENERAL}'
    WHERE recipient = ? AND folder IN ('INBOX', 'MASKED', 'EXPIRED') AND partition = ?`);
  const emptySent = db.prepare(
    `UPDATE messages SET sender_partition = '${GENERAL}' WHERE sender = ? AND sender_partition = ?`,
  );
  const requested = db.prepare("UPDATE messages SET acceptance = 'REQUESTED', acceptance_deadline = ? WHERE seq = ?");
  const decided = db.prepare("UPDATE messages SET acceptance = ?, acceptance_decided_at = ?, hidden = ? WHERE seq = ?");
  const expired = db.prepare("UPDATE messages SET expired_at = ?, folder = 'EXPIRED' WHERE seq = ?");

  return {
    /** Throws where the log tells something of a message that it never published. */
    known(stream: string): KnownMessage {
      const message = known.get(idIn(stream)) as unknown as KnownMessage | undefined;
      if (message === undefined) throw new Error("The message was never published.");
      return message;
    },

    /** Returns the row's number. */
    published(
      { stream, position, data, metadata }: Recorded<Published["type"]>,
      topic: number | null,
      lies: Lies,
    ): number {
      const { lastInsertRowid } = insert.run(
        idIn(stream),
        position,
        data.recipient.enterpriseNumber,
        lies.partition,
        data.recipient.rule ?? null,
        data.sender.enterpriseNumber,
        lies.senderPartition,
        data.senderApplicationId ?? null,
        data.messageTypeId,
        data.kind,
        Number(data.isReplyAuthorized),
        data.mainContent,
        metadata.time,
        data.expirationDate,
        data.originalMessageId ?? null,
        Number(data.hiddenUntilAcknowledged ?? false),
        topic,
      );
      return Number(lastInsertRowid);
    },

    read(at: string, message: KnownMessage): void {
      read.run(at, message.seq);
    },

    /** Returns the folder where the recipient now finds it. */
    masked(type: Masked["type"] | "MadeVisible", at: string, message: KnownMessage): KnownMessage["folder"] {
      const folder = message.folder === "EXPIRED" ? "EXPIRED" : type === "Masked" ? "MASKED" : "INBOX";
      masked.run(type === "Masked" ? at : null, folder, message.seq);
      return folder;
    },

    moved(partition: string, at: string, message: KnownMessage): void {
      moved.run(partition, at, message.seq);
    },

    /** What lies in a partition that is deleted lies in GENERAL. */
    partitionDeleted(mailbox: string, partition: string): void {
      emptyReceived.run(mailbox, partition);
      emptySent.run(mailbox, partition);
    },

    replied(at: string, message: KnownMessage): void {
      replied.run(at, message.seq);
    },

    acceptanceRequested({ deadline }: AcceptanceRequested["data"], message: KnownMessage): void {
      requested.run(deadline, message.seq);
    },

    /** What was acknowledged is hidden no more; the rest stays as it is, for ever. */
    acceptanceDecided(status: AcceptanceStatus, at: string, message: KnownMessage): void {
      decided.run(status, at, status === "ACKNOWLEDGED" ? 0 : message.hidden, message.seq);
    },

    expired(at: string, message: KnownMessage): void {
      expired.run(at, message.seq);
    },
  };
}
