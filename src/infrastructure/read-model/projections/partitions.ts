import type { DatabaseSync } from "node:sqlite";
import type {
  PartitionCreated,
  PartitionDeleted,
  PartitionRenamed,
  RoutingRulesChanged,
} from "../../../domain/mailbox/events.ts";
import { GENERAL } from "../../../domain/message/events.ts";
import { idIn, type Recorded } from "../recorded.ts";
import type { ContentsProjection } from "./contents.ts";

/** The partitions of mailboxes beside GENERAL, and the rules by which messages come into them. */
export function partitionsProjection(db: DatabaseSync, contents: ContentsProjection) {
  const insert = db.prepare("INSERT INTO partitions (mailbox, partition, content_id, created_at) VALUES (?, ?, ?, ?)");
  const rename = db.prepare("UPDATE partitions SET content_id = ? WHERE mailbox = ? AND partition = ?");
  const remove = db.prepare(
    "UPDATE partitions SET deleted_at = ? WHERE mailbox = ? AND partition = ? RETURNING content_id AS contentId",
  );
  const deleted = db.prepare("SELECT 1 FROM partitions WHERE mailbox = ? AND partition = ? AND deleted_at IS NOT NULL");
  const rules = db.prepare("INSERT OR REPLACE INTO routing_rules (mailbox, rules) VALUES (?, ?)");

  function forget(contentId: string): void {
    contents.remove(contentId, false);
    contents.close(contentId);
  }

  return {
    /** Where something lies that an event says to lie in that partition. */
    standing(mailbox: string, partition: string): string {
      return partition !== GENERAL && deleted.get(mailbox, partition) !== undefined ? GENERAL : partition;
    },

    created({ stream, data, metadata }: Recorded<PartitionCreated["type"]>): void {
      contents.hold(data.contentId);
      insert.run(idIn(stream), data.partitionId, data.contentId, metadata.time);
    },

    renamed({ stream, data }: Recorded<PartitionRenamed["type"]>): void {
      contents.hold(data.contentId);
      rename.run(data.contentId, idIn(stream), data.partitionId);
      forget(data.replaces);
    },

    deleted({ stream, data, metadata }: Recorded<PartitionDeleted["type"]>): void {
      const row = remove.get(metadata.time, idIn(stream), data.partitionId) as { contentId: string } | undefined;
      if (row) forget(row.contentId);
    },

    rulesChanged({ stream, data }: Recorded<RoutingRulesChanged["type"]>): void {
      rules.run(idIn(stream), JSON.stringify(data.rules));
    },
  };
}
