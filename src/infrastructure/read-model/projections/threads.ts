import type { DatabaseSync } from "node:sqlite";
import type { Replied } from "../../../domain/message/events.ts";
import { idIn, type Recorded } from "../recorded.ts";

/** Replies that are written but not yet messages. The link back stands in the reply's own row. */
export function threadsProjection(db: DatabaseSync) {
  const insert = db.prepare(
    "INSERT INTO unpublished_replies (reply_id, original_message_id, position) VALUES (?, ?, ?)",
  );
  const remove = db.prepare("DELETE FROM unpublished_replies WHERE reply_id = ?");

  return {
    replied({ stream, position, data }: Recorded<Replied["type"]>): void {
      insert.run(data.replyId, idIn(stream), position);
    },

    /** Published, or its id is closed: either way there is nothing left to publish. */
    settled(replyId: string): void {
      remove.run(replyId);
    },
  };
}
