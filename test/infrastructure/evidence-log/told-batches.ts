import type { Position, RecordedEvent, SubscriptionBatch } from "../../../src/application/ports/event-store.ts";
import type { EventMetadata } from "../../../src/domain/metadata.ts";

const EVENTS = 1_200;
const BATCH = 400;

/** Leaves of 20 streams, and every fifth event none. The same in every process. */
export const toldEvents: readonly RecordedEvent[] = Array.from({ length: EVENTS }, (_, n) => ({
  stream: n % 5 === 4 ? `content-${n}` : `message-${n % 20}`,
  revision: n % 5 === 4 ? 0 : Math.floor(n / 20),
  position: String(n).padStart(6, "0") as Position,
  id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
  type: "Happened",
  data: { n },
  metadata: { time: "2026-03-01T12:00:00.000Z" } as EventMetadata,
}));

export function batchesAfter(position: Position | undefined): Pick<SubscriptionBatch, "events" | "position">[] {
  const left = toldEvents.filter((event) => position === undefined || event.position > position);
  return Array.from({ length: Math.ceil(left.length / BATCH) }, (_, n) => {
    const events = left.slice(n * BATCH, (n + 1) * BATCH);
    return { events, position: (events.at(-1) as RecordedEvent).position };
  });
}
