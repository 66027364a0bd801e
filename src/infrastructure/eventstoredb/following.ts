import { setTimeout as delay } from "node:timers/promises";
import { EventStoreUnavailable } from "../../application/ports/event-store.ts";
import type { Connection } from "./connection.ts";
import { type Following, followFeed } from "./following-feed.ts";
import type { Batch } from "./growing-batch.ts";

/** Before a connection that was lost is tried again, and again. Milliseconds. */
const TRY_AGAIN_AFTER = [100, 200, 400, 800, 1_600];

/**
 * Everything after the position, then what comes, until the signal aborts. A connection that is lost is made again, and the
 * log followed from where it was; `EventStoreUnavailable` where that does not succeed within 3 s, or it never was made.
 */
export async function* followLog<Told>(
  connection: Connection,
  following: Following<Told>,
  signal: AbortSignal,
): AsyncGenerator<Batch<Told>, void, undefined> {
  let position = following.after;
  let attempts = TRY_AGAIN_AFTER.length;
  while (!signal.aborted) {
    try {
      for await (const batch of followFeed(connection, { ...following, after: position }, signal)) {
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
