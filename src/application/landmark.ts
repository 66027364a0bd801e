import type { EventStore, RecordedEvent } from "./ports/event-store.ts";

/** An event that no erasure takes out of the log: by it a projection knows its log again. */
export type Landmark = Pick<RecordedEvent, "position" | "stream" | "revision" | "id">;

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
