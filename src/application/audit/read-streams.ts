import { setImmediate as nextTurn } from "node:timers/promises";
import { answeringInTime } from "../answer-in-time.ts";
import type { EventStore, RecordedEvent, StreamName } from "../ports/event-store.ts";

/** As many as a cluster answers fastest. */
const AT_ONCE = 32;
/** A store in this process answers at once: others have their turn in between. */
const TURN_EVERY = 64;

/**
 * Each stream's events, in the order of the names; none where it is missing or tombstoned. Each read has the store's time
 * for itself. Raises `EventStoreUnavailable`, and what the signal was aborted with.
 */
export async function readStreams<Result>(
  store: Pick<EventStore, "readStream">,
  streams: readonly StreamName[],
  take: (events: readonly RecordedEvent[]) => Result,
  signal: AbortSignal,
): Promise<Result[]> {
  const results: Result[] = new Array(streams.length);
  let next = 0;
  const reader = async () => {
    while (next < streams.length) {
      signal.throwIfAborted();
      const index = next++;
      if (index % TURN_EVERY === 0) await nextTurn();
      const { events } = await answeringInTime(() => store.readStream(streams[index] as StreamName));
      results[index] = take(events);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, streams.length) }, reader));
  return results;
}
