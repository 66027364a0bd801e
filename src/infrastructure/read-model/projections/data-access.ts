import type { DatabaseSync } from "node:sqlite";
import type { DataAccessConfirmed, DataAccessRefused } from "../../../domain/mailbox/events.ts";
import { idIn, type Recorded } from "../recorded.ts";

/** What each person lets e-Box use, by mailbox: their last answer on each data set. */
export function dataAccessProjection(db: DatabaseSync) {
  const answer = db.prepare(`
    INSERT INTO data_access (mailbox, person, data_set, is_confirmed, wording_digest) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET is_confirmed = excluded.is_confirmed, wording_digest = excluded.wording_digest`);

  return {
    answered({ type, stream, data, metadata }: Recorded<(DataAccessConfirmed | DataAccessRefused)["type"]>): void {
      const isConfirmed = type === "DataAccessConfirmed" ? 1 : 0;
      for (const set of data.dataSets) answer.run(idIn(stream), metadata.actor, set, isConfirmed, data.wordingDigest);
    },
  };
}
