import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { EventStore, Position, RecordedEvent, SubscriptionBatch } from "../../application/ports/event-store.ts";

/**
 * The last event that the tables tell of and that no erasure takes out of the log: every node comes to it, and by it a
 * read model knows its log again.
 */
export type Landmark = Pick<RecordedEvent, "position" | "stream" | "revision" | "id">;

/** Streams that may be tombstoned. */
const FORGETTABLE = /^(content|person)-/;

export function landmarkIn(events: SubscriptionBatch["events"]): Landmark | undefined {
  return events.findLast(({ stream }) => !FORGETTABLE.test(stream));
}

/**
 * Whether the event still stands where it stood. It does not in another store or namespace, in a backup that is older, or
 * in a copy with positions of its own. Raises `EventStoreUnavailable`.
 */
export async function stillStands(
  { stream, revision, id, position }: Landmark,
  store: Pick<EventStore, "readStream">,
): Promise<boolean> {
  const { events } = await store.readStream(stream, { from: revision, limit: 1 });
  return events[0]?.id === id && events[0].position === position;
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
