import type { DatabaseSync } from "node:sqlite";
import type { RecordedEvent } from "../../../application/ports/event-store.ts";
import { GENERAL } from "../../../domain/message/events.ts";
import { idIn } from "../recorded.ts";
import type { KnownMessage } from "./messages.ts";

/** Whom a message's event concerns, and in which of their partitions it lies. */
type Parties = Pick<KnownMessage, "recipient" | "partition" | "sender" | "senderPartition">;

interface Side {
  readonly mailbox: string;
  readonly partition?: string;
  readonly secondPartition?: string;
}

/** What changed in which mailboxes, one row per event. */
export function feedProjection(db: DatabaseSync) {
  const insert = db.prepare(`
    INSERT INTO feed (
      position, mailbox, partition, second_partition, other_mailbox, other_partition, change, message_id, at
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const toGeneral = [
    ["mailbox", "partition"],
    ["mailbox", "second_partition"],
    ["other_mailbox", "other_partition"],
  ].map(([mailbox, partition]) =>
    db.prepare(`UPDATE feed SET ${partition} = '${GENERAL}' WHERE ${mailbox} = ? AND ${partition} = ?`),
  );
  let changed = new Set<string>();

  function tell({ position, type, metadata }: RecordedEvent, messageId: string | null, side: Side, other?: Side) {
    insert.run(
      position,
      side.mailbox,
      side.partition ?? null,
      side.secondPartition ?? null,
      other?.mailbox ?? null,
      other?.partition ?? null,
      type,
      messageId,
      metadata.time,
    );
    changed.add(side.mailbox);
    if (other !== undefined) changed.add(other.mailbox);
  }

  return {
    toRecipient(event: RecordedEvent, { recipient, partition }: Parties): void {
      tell(event, idIn(event.stream), { mailbox: recipient, partition });
    },

    /** A message to oneself changes one mailbox, once. */
    toBoth(event: RecordedEvent, { recipient, partition, sender, senderPartition }: Parties): void {
      const id = idIn(event.stream);
      if (sender === recipient) tell(event, id, { mailbox: recipient, partition, secondPartition: senderPartition });
      else tell(event, id, { mailbox: recipient, partition }, { mailbox: sender, partition: senderPartition });
    },

    moved(event: RecordedEvent, { recipient, partition }: Parties, to: string): void {
      tell(event, idIn(event.stream), { mailbox: recipient, partition: to, secondPartition: partition });
    },

    toMailbox(event: RecordedEvent): void {
      tell(event, null, { mailbox: idIn(event.stream) });
    },

    /** Nothing that is told to all who follow it, and all the same something that may close it to one of them. */
    justChanged(event: RecordedEvent): void {
      changed.add(idIn(event.stream));
    },

    partitionDeleted(mailbox: string, partition: string): void {
      for (const statement of toGeneral) statement.run(mailbox, partition);
    },

    /** The mailboxes told of something since it was last asked. */
    takeChanged(): ReadonlySet<string> {
      const taken = changed;
      changed = new Set();
      return taken;
    },
  };
}
