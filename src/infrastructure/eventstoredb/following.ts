import { setTimeout as delay } from "node:timers/promises";
import { EventStoreUnavailable, type SubscriptionBatch } from "../../application/ports/event-store.ts";
import type { Connection } from "./connection.ts";
import { type Following, followFeed } from "./following-feed.ts";
import type { Names } from "./names.ts";

/** Before a connection that was lost is tried again, and again. Milliseconds. */
const TRY_AGAIN_AFTER = [100, 200, 400, 800, 1_600];

/**
 * Everything after the position, then what comes, until the signal aborts. A connection that is lost is made again, and the
 * log followed from where it was; `EventStoreUnavailable` where that does not succeed within 3 s, or it never was made.
 */
export async function* followLog(
  connection: Connection,
  names: Names,
  { after, prefixes, maxBatch }: Following,
  signal: AbortSignal,
): AsyncGenerator<SubscriptionBatch, void, undefined> {
  let position = after;
  let attempts = TRY_AGAIN_AFTER.length;
  while (!signal.aborted) {
    try {
      for await (const batch of followFeed(connection, names, { after: position, prefixes, maxBatch }, signal)) {
        attempts = 0;
        position = batch.position;
        yield batch;
      }
    } catch (error) {
      const isLost = error instanceof EventStoreUnavailable && !connection.closing.aborted;
      const wait = TRY_AGAIN_AFTER[attempts++];
      if (!isLost || wait === undefined) throw error;
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
  }
}
