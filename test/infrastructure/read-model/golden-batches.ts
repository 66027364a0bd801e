import type { DatabaseSync } from "node:sqlite";
import type { Position, SubscriptionBatch } from "../../../src/application/ports/event-store.ts";
import { goldenLog } from "../../golden/golden-log.ts";

/** Events of every type, some in one batch with what they follow from, some not. */
const SIZE = 7;

/** The golden log after a position. */
export function batchesOf(after = ""): SubscriptionBatch[] {
  const events = goldenLog().filter(({ position }) => position > after);
  return Array.from({ length: Math.ceil(events.length / SIZE) }, (_, index) => {
    const batch = events.slice(index * SIZE, (index + 1) * SIZE);
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
