import type { DatabaseSync } from "node:sqlite";
import type { RecordedEvent } from "../../../application/ports/event-store.ts";
import { idIn } from "../recorded.ts";

/** What changed in which mailboxes, one row per event. */
export function feedProjection(db: DatabaseSync) {
  const insert = db.prepare(
    "INSERT INTO feed (position, mailbox, other_mailbox, change, message_id, at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  let changed = new Set<string>();

  function tell(
    { position, type, metadata }: RecordedEvent,
    messageId: string | null,
    mailbox: string,
    other?: string,
  ) {
    insert.run(position, mailbox, other ?? null, type, messageId, metadata.time);
    changed.add(mailbox);
    if (other !== undefined) changed.add(other);
  }

  return {
    toRecipient(event: RecordedEvent, { recipient }: { recipient: string }): void {
      tell(event, idIn(event.stream), recipient);
    },

    /** A message to oneself changes one mailbox, once. */
    toBoth(event: RecordedEvent, { recipient, sender }: { recipient: string; sender: string }): void {
      tell(event, idIn(event.stream), recipient, sender === recipient ? undefined : sender);
    },

    toMailbox(event: RecordedEvent): void {
      tell(event, null, idIn(event.stream));
    },

    /** The mailboxes told of something since it was last asked. */
    takeChanged(): ReadonlySet<string> {
      const taken = changed;
      changed = new Set();
      return taken;
    },
  };
}
