import type { DatabaseSync } from "node:sqlite";
import type { AccessKind } from "../../../application/ports/read-model.ts";
import { idIn, type Recorded } from "../recorded.ts";

/** Who opened what of a message, or answered for its receipt: one row per event, never changed. */
export function accessesProjection(db: DatabaseSync) {
  const insert = db.prepare(`
    INSERT INTO accesses (
      message_id, position, kind, at, person_id, actor_kind, authentication_method, assurance_level, on_behalf_of,
      part, token_hash
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);

  function record(
    kind: AccessKind,
    { stream, position, metadata }: Pick<Recorded<"Read">, "stream" | "position" | "metadata">,
    content?: { readonly part: string; readonly tokenHash: string },
  ): void {
    insert.run(
      idIn(stream),
      position,
      kind,
      metadata.time,
      metadata.actor,
      metadata.actorKind,
      metadata.authenticationMethod,
      metadata.assuranceLevel,
      metadata.onBehalfOf ?? null,
      content?.part ?? null,
      content?.tokenHash ?? null,
    );
  }

  return {
    opened(event: Recorded<"Read" | "ContentAccessed">): void {
      record(event.type === "Read" ? "READ" : "CONTENT_ACCESSED", event, event.data);
    },

    answered(event: Recorded<"ReceiptAcknowledged" | "ReceiptRefused">): void {
      record(event.type === "ReceiptAcknowledged" ? "RECEIPT_ACKNOWLEDGED" : "RECEIPT_REFUSED", event);
    },
  };
}
