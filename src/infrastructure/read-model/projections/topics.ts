import type { DatabaseSync } from "node:sqlite";
import type { Published } from "../../../domain/message/events.ts";
import { Once } from "../once.ts";
import type { Recorded } from "../recorded.ts";

/** The pairs of a registered sender and one of its message types, and in which mailboxes each occurs. */
export function topicsProjection(db: DatabaseSync) {
  const senderIsKnown = db.prepare("SELECT 1 FROM senders WHERE enterprise_number = ?");
  const find = db.prepare("SELECT topic FROM topics WHERE sender = ? AND message_type_id = ?");
  const add = db.prepare("INSERT INTO topics (sender, message_type_id) VALUES (?, ?)");
  const addToMailbox = db.prepare("INSERT OR IGNORE INTO mailbox_topics (mailbox, topic) VALUES (?, ?)");
  const topics = new Map<string, Map<string, number>>();
  const inMailbox = new Once();

  function numberOf(sender: string, messageTypeId: string): number | null {
    const remembered = topics.get(sender)?.get(messageTypeId);
    if (remembered !== undefined) return remembered;
    const found = find.get(sender, messageTypeId) as { topic: number } | undefined;
    if (found === undefined && senderIsKnown.get(sender) === undefined) return null;
    const topic = found?.topic ?? Number(add.run(sender, messageTypeId).lastInsertRowid);
    const ofSender = topics.get(sender) ?? new Map<string, number>();
    topics.set(sender, ofSender.set(messageTypeId, topic));
    return topic;
  }

  return {
    /** The number of what the message's sender and type are called; null where the sender isn't registered. */
    of({ data: { sender, recipient, messageTypeId } }: Recorded<Published["type"]>): number | null {
      const number = sender.enterpriseNumber;
      const topic = numberOf(number, messageTypeId);
      if (topic === null) return null;
      for (const mailbox of [recipient.enterpriseNumber, number]) {
        if (inMailbox.isNew(mailbox, topic)) addToMailbox.run(mailbox, topic);
      }
      return topic;
    },

    discard(): void {
      topics.clear();
      inMailbox.forget();
    },
  };
}
