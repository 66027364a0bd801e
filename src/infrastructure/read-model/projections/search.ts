import type { DatabaseSync } from "node:sqlite";
import type { Published } from "../../../domain/message/events.ts";
import { messageContentOf, type PartValues } from "../content-parts.ts";
import type { Recorded } from "../recorded.ts";
import { recipientTerm, searchedText, senderTerm, topicTerm } from "../search-terms.ts";
import type { KnownMessage } from "./messages.ts";

type Parties = Pick<KnownMessage, "recipient" | "sender" | "topic">;

/**
 * The trigram index over what a message says and whose it is. It keeps no text, so taking a message out needs what was
 * put in, exactly: everything here follows from the row and its content.
 */
export function searchProjection(db: DatabaseSync) {
  const senderIsKnown = db.prepare("SELECT 1 FROM senders WHERE enterprise_number = ?");
  const topicOf = db.prepare("SELECT topic FROM topics WHERE sender = ? AND message_type_id = ?");
  const addTopic = db.prepare("INSERT INTO topics (sender, message_type_id) VALUES (?, ?)");
  const addToMailbox = db.prepare("INSERT OR IGNORE INTO mailbox_topics (mailbox, topic) VALUES (?, ?)");
  const add = db.prepare("INSERT INTO search (rowid, recipient, sender, topic, text) VALUES (?, ?, ?, ?, ?)");
  const remove = db.prepare(
    "INSERT INTO search (search, rowid, recipient, sender, topic, text) VALUES ('delete', ?, ?, ?, ?, ?)",
  );

  function columns({ recipient, sender, topic }: Parties, content: PartValues | undefined): string[] {
    const texts = content === undefined ? [] : [searchedText(messageContentOf(content))];
    // An enterprise that answers is no registered sender: it is found by its number.
    if (topic === null) texts.push(sender);
    return [recipientTerm(recipient), senderTerm(sender), topic === null ? "" : topicTerm(topic), texts.join("\n")];
  }

  return {
    /** The number of what the message's sender and type are called; null where the sender isn't registered. */
    topicOf({ data: { sender, recipient, messageTypeId } }: Recorded<Published["type"]>): number | null {
      const number = sender.enterpriseNumber;
      const found = topicOf.get(number, messageTypeId) as { topic: number } | undefined;
      if (found === undefined && senderIsKnown.get(number) === undefined) return null;
      const topic = found?.topic ?? Number(addTopic.run(number, messageTypeId).lastInsertRowid);
      addToMailbox.run(recipient.enterpriseNumber, topic);
      addToMailbox.run(number, topic);
      return topic;
    },

    published(seq: number, parties: Parties, content: PartValues | undefined): void {
      add.run(seq, ...columns(parties, content));
    },

    /** The history stays: who sent it and of what type is still found. */
    contentErased(message: KnownMessage, content: PartValues): void {
      remove.run(message.seq, ...columns(message, content));
      add.run(message.seq, ...columns(message, undefined));
    },
  };
}
