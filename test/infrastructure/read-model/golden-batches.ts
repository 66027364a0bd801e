import type { DatabaseSync } from "node:sqlite";
import type { Position, RecordedEvent, SubscriptionBatch } from "../../../src/application/ports/event-store.ts";
import { STREAM_PREFIXES } from "../../../src/infrastructure/read-model/recorded.ts";
import { goldenLog } from "../../golden/golden-log.ts";

/** Events of every type, some in one batch with what they follow from, some not. */
export const BATCH = 7;

/** What the golden log has for projections. */
export function projectedEvents(): RecordedEvent[] {
  return goldenLog().filter(({ stream }) => STREAM_PREFIXES.some((prefix) => stream.startsWith(prefix)));
}

/** Of those, what is after a position. */
export function batchesOf(after = ""): SubscriptionBatch[] {
  const events = projectedEvents().filter(({ position }) => position > after);
  return Array.from({ length: Math.ceil(events.length / BATCH) }, (_, index) => {
    const batch = events.slice(index * BATCH, (index + 1) * BATCH);
    const position = batch.at(-1)?.position as Position;
    return { events: batch, position, caughtUp: position === events.at(-1)?.position };
  });
}

/** Ids that wait to be erased. */
export function erasuresIn(db: DatabaseSync): string[] {
  return db
    .prepare("SELECT id FROM erasures ORDER BY id")
    .all()
    .map(({ id }) => String(id));
}
