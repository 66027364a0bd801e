import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Landmark } from "../../application/landmark.ts";
import type { Position, StreamName, SubscriptionBatch } from "../../application/ports/event-store.ts";

const FORGETTABLE = /^(content|person)-/;

/** False of streams that may be tombstoned: not every node comes to see their events. */
export const stays = (stream: StreamName) => !FORGETTABLE.test(stream);

/** The last event that the tables tell of and that no erasure takes out of the log: every node comes to it. */
export function landmarkIn(events: SubscriptionBatch["events"]): Landmark | undefined {
  return events.findLast(({ stream }) => stays(stream));
}

/** Undefined where nothing was applied yet that stays. */
export function readLandmark(db: DatabaseSync): Landmark | undefined {
  const row = db
    .prepare(
      `SELECT landmark_position AS position, landmark_stream AS stream, landmark_revision AS revision, landmark_id AS id
       FROM checkpoint WHERE landmark_position IS NOT NULL`,
    )
    .get();
  return row && ({ ...row } as unknown as Landmark);
}

/** Moves both in one; false where the checkpoint was not at `from`. */
export function checkpointMover(db: DatabaseSync) {
  const move: StatementSync = db.prepare(`
    UPDATE checkpoint SET position = ?, landmark_position = ?, landmark_stream = ?, landmark_revision = ?, landmark_id = ?
    WHERE position IS ?`);
  return (from: Position | undefined, to: Position, landmark: Landmark | undefined): boolean => {
    const { position = null, stream = null, revision = null, id = null } = landmark ?? {};
    return move.run(to, position, stream, revision, id, from ?? null).changes === 1;
  };
}
