import type { DatabaseSync } from "node:sqlite";
import type { RecordedEvent } from "../../../application/ports/event-store.ts";
import { idIn } from "../recorded.ts";

/** What changed in a mailbox, one row per mailbox and event. */
export function feedProjection(db: DatabaseSync) {
  const insert = db.prepare("INSERT INTO feed (mailbox, position, change, message_id, at) VALUES (?, ?, ?, ?, ?)");
  let changed = new Set<string>();

  function tell(mailbox: string, { position, type, metadata }: RecordedEvent, messageId: string | null): void {
    insert.run(mailbox, position, type, messageId, metadata.time);
    changed.add(mailbox);
  }

  return {
    toRecipient(event: RecordedEvent, { recipient }: { recipient: string }): void {
      tell(recipient, event, idIn(event.stream));
    },

    /** A message to oneself changes one mailbox, once. */
    toBoth(event: RecordedEvent, { recipient, sender }: { recipient: string; sender: string }): void {
      tell(recipient, event, idIn(event.stream));
      if (sender !== recipient) tell(sender, event, idIn(event.stream));
    },

    toMailbox(event: RecordedEvent): void {
      tell(idIn(event.stream), event, null);
    },

    /** The mailboxes told of something since it was last asked. */
    takeChanged(): ReadonlySet<string> {
      const taken = changed;
      changed = new Set();
      return taken;
    },
  };
}
