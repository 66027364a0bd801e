import type { DatabaseSync, StatementSync } from "node:sqlite";
import { messageContentOf, type PartValues } from "../content-parts.ts";
import { recipientTerm, searchedText, senderTerm, topicTerm } from "../search-terms.ts";
import type { KnownMessage } from "./messages.ts";

/** Whose message it is. */
export type Parties = Pick<KnownMessage, "recipient" | "sender" | "topic" | "hidden">;

/** What the index holds of a message, column by column; undefined before it holds any. */
type Indexed = readonly string[] | undefined;

export interface SearchProjection {
  published(seq: number, parties: Parties, content: PartValues | undefined): void;
  /** The recipient finds it from now on. */
  shown(message: KnownMessage, content: PartValues | undefined): void;
  /** The history stays: who sent it and of what type is still found. */
  contentErased(message: KnownMessage, content: PartValues): void;
  flush(): void;
  discard(): void;
}

/**
 * The trigram index over what a message says and whose it is. It keeps no text, so taking a message out needs what was
 * put in, exactly: everything here follows from the row and its content.
 *
 * What a batch changes is written at its end, in the order of the rows: FTS5 gathers terms in memory, and writes all of
 * them out whenever a row comes that is not after the last, or another table's statement opens a savepoint.
 */
export function searchProjection(db: DatabaseSync): SearchProjection {
  const add = addToSearch(db);
  const remove = db.prepare(
    "INSERT INTO search (search, rowid, recipient, sender, topic, text) VALUES ('delete', ?, ?, ?, ?, ?)",
  );
  const changes = new Map<number, { before: Indexed; after: readonly string[] }>();

  function change(message: KnownMessage, content: PartValues | undefined, after: readonly string[]): void {
    const inThisBatch = changes.get(message.seq);
    changes.set(message.seq, { before: inThisBatch ? inThisBatch.before : searchColumns(message, content), after });
  }

  return {
    published(seq, parties, content) {
      changes.set(seq, { before: undefined, after: searchColumns(parties, content) });
    },

    shown(message, content) {
      change(message, content, searchColumns({ ...message, hidden: 0 }, content));
    },

    contentErased(message, content) {
      change(message, content, searchColumns(message, undefined));
    },

    flush() {
      for (const [seq, { before, after }] of [...changes].sort(([one], [other]) => one - other)) {
        if (before) remove.run(seq, ...before);
        add.run(seq, ...after);
      }
      changes.clear();
    },

    discard() {
      changes.clear();
    },
  };
}

/** Leaves the index empty: it is built from the other tables when they are complete (see finish-build.ts). */
export const searchLater = (): SearchProjection => ({
  published() {},
  shown() {},
  contentErased() {},
  flush() {},
  discard() {},
});

/** Takes the row's number and its columns. */
export function addToSearch(db: DatabaseSync): StatementSync {
  return db.prepare("INSERT INTO search (rowid, recipient, sender, topic, text) VALUES (?, ?, ?, ?, ?)");
}

/** `content`: what still stands of it. What is hidden from its recipient is in no list of words but the sender's. */
export function searchColumns(
  { recipient, sender, topic, hidden }: Parties,
  content: PartValues | undefined,
): readonly [recipient: string, sender: string, topic: string, text: string] {
  const texts = content === undefined ? [] : [searchedText(messageContentOf(content))];
  // An enterprise that answers is no registered sender: it is found by its number.
  if (topic === null) texts.push(sender);
  const found = hidden ? "" : recipientTerm(recipient);
  return [found, senderTerm(sender), topic === null ? "" : topicTerm(topic), texts.join("\n")];
}
