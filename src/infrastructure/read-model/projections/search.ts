import type { DatabaseSync } from "node:sqlite";
import type { Published } from "../../../domain/message/events.ts";
import { messageContentOf, type PartValues } from "../content-parts.ts";
import { Once } from "../once.ts";
import type { Recorded } from "../recorded.ts";
import { recipientTerm, searchedText, senderTerm, topicTerm } from "../search-terms.ts";
import type { KnownMessage } from "./messages.ts";

type Parties = Pick<KnownMessage, "recipient" | "sender" | "topic">;

/** What the index holds of a message, column by column; undefined before it holds any. */
type Indexed = readonly string[] | undefined;

/**
 * The trigram index over what a message says and whose it is. It keeps no text, so taking a message out needs what was
 * put in, exactly: everything here follows from the row and its content.
 *
 * What a batch changes is written at its end, in the order of the rows: FTS5 gathers terms in memory, and writes all of
 * them out whenever a row comes that is not after the last, or another table's statement opens a savepoint.
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
  const topics = new Map<string, number>();
  const inMailbox = new Once();
  const changes = new Map<number, { before: Indexed; after: readonly string[] }>();

  function topicNumber(sender: string, messageTypeId: string): number | null {
    const key = `${sender}/${messageTypeId}`;
    const remembered = topics.get(key);
    if (remembered !== undefined) return remembered;
    const found = topicOf.get(sender, messageTypeId) as { topic: number } | undefined;
    if (found === undefined && senderIsKnown.get(sender) === undefined) return null;
    const topic = found?.topic ?? Number(addTopic.run(sender, messageTypeId).lastInsertRowid);
    topics.set(key, topic);
    return topic;
  }

  function columns({ recipient, sender, topic }: Parties, content: PartValues | undefined): readonly string[] {
    const texts = content === undefined ? [] : [searchedText(messageContentOf(content))];
    // An enterprise that answers is no registered sender: it is found by its number.
    if (topic === null) texts.push(sender);
    return [recipientTerm(recipient), senderTerm(sender), topic === null ? "" : topicTerm(topic), texts.join("\n")];
  }

  return {
    /** The number of what the message's sender and type are called; null where the sender isn't registered. */
    topicOf({ data: { sender, recipient, messageTypeId } }: Recorded<Published["type"]>): number | null {
      const number = sender.enterpriseNumber;
      const topic = topicNumber(number, messageTypeId);
      if (topic === null) return null;
      for (const mailbox of [recipient.enterpriseNumber, number]) {
        if (inMailbox.isNew(`${mailbox}/${topic}`)) addToMailbox.run(mailbox, topic);
      }
      return topic;
    },

    published(seq: number, parties: Parties, content: PartValues | undefined): void {
      changes.set(seq, { before: undefined, after: columns(parties, content) });
    },

    /** The history stays: who sent it and of what type is still found. */
    contentErased(message: KnownMessage, content: PartValues): void {
      const inThisBatch = changes.get(message.seq);
      const before = inThisBatch ? inThisBatch.before : columns(message, content);
      changes.set(message.seq, { before, after: columns(message, undefined) });
    },

    flush(): void {
      for (const [seq, { before, after }] of [...changes].sort(([one], [other]) => one - other)) {
        if (before) remove.run(seq, ...before);
        add.run(seq, ...after);
      }
      changes.clear();
    },

    discard(): void {
      changes.clear();
      topics.clear();
      inMailbox.forget();
    },
  };
}
