import type { DatabaseSync } from "node:sqlite";
import type { AccessGranted, AccessRevoked } from "../../../domain/mailbox/events.ts";
import { idIn, type Recorded } from "../recorded.ts";

/** Who may do what in which mailbox, now. */
export function grantsProjection(db: DatabaseSync) {
  const grant = db.prepare(`
    INSERT OR REPLACE INTO grants (mailbox, person_id, role, domain, ebox_administrator, partitions, granted_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const revoke = db.prepare("DELETE FROM grants WHERE mailbox = ? AND person_id = ?");
  const withdraw = db.prepare(`
    UPDATE grants SET partitions = (SELECT json_group_array(value) FROM json_each(partitions) WHERE value <> :partition)
    WHERE mailbox = :mailbox AND EXISTS (SELECT 1 FROM json_each(partitions) WHERE value = :partition)`);

  return {
    granted({ stream, data, metadata }: Recorded<AccessGranted["type"]>): void {
      const { personId, role, domain, eBoxAdministrator, partitions } = data;
      const listed = JSON.stringify(partitions);
      grant.run(idIn(stream), personId, role, domain, Number(eBoxAdministrator), listed, metadata.time);
    },

    revoked({ stream, data }: Recorded<AccessRevoked["type"]>): void {
      revoke.run(idIn(stream), data.personId);
    },

    partitionDeleted(mailbox: string, partition: string): void {
      withdraw.run({ mailbox, partition });
    },
  };
}
