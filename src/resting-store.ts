import { setTimeout as after } from "node:timers/promises";
import type { EventStore } from "./application/ports/event-store.ts";

type Followed = Pick<EventStore, "subscribe" | "readStream" | "close">;

/**
 * The same store for a subscriber that rests after each batch that is not full, so that events gather: fewer and larger
 * batches cost much less, where nobody waits for each. `restMs`: milliseconds.
 */
export function restingStore(store: Followed, restMs: number): Followed {
  return {
    async *subscribe(options) {
      for await (const batch of store.subscribe(options)) {
        yield batch;
        // Its abort ends the rest; the store ends the subscription itself.
        if (batch.events.length < (options.maxBatch ?? 1))
          await after(restMs, undefined, { signal: options.signal }).catch(() => undefined);
      }
    },
    readStream: (stream, options) => store.readStream(stream, options),
    close: () => store.close(),
  };
}
