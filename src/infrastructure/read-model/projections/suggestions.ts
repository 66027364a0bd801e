import type { DatabaseSync } from "node:sqlite";
import type {
  RoutingSuggested,
  RoutingSuggestionAccepted,
  RoutingSuggestionIgnored,
} from "../../../domain/mailbox/events.ts";
import { idIn, type Recorded } from "../recorded.ts";
import type { ContentsProjection } from "./contents.ts";

/** The rules that senders suggest to mailboxes, as long as they wait for a decision. */
export function suggestionsProjection(db: DatabaseSync, contents: ContentsProjection) {
  const put = db.prepare(`
    INSERT OR REPLACE INTO routing_suggestions (
      mailbox, suggestion_id, position, sender, message_type_id, sender_application_id, content_id, suggested_at
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const remove = db.prepare("DELETE FROM routing_suggestions WHERE mailbox = ? AND suggestion_id = ?");

  return {
    suggested({ stream, position, data, metadata }: Recorded<RoutingSuggested["type"]>): void {
      const { suggestionId, sender, messageTypeId, senderApplicationId, contentId, replaces } = data;
      contents.hold(contentId);
      const about = [sender, messageTypeId ?? null, senderApplicationId ?? null];
      put.run(idIn(stream), suggestionId, position, ...about, contentId, metadata.time);
      if (replaces === undefined) return;
      contents.remove(replaces, false);
      contents.close(replaces);
    },

    /** Its name stays: the same suggestion again is known by it. */
    decided({
      stream,
      data,
    }: Recorded<RoutingSuggestionAccepted["type"]> | Recorded<RoutingSuggestionIgnored["type"]>): void {
      remove.run(idIn(stream), data.suggestionId);
    },
  };
}
