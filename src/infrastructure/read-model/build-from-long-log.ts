import type { EventStore } from "../../application/ports/event-store.ts";
import { BATCH } from "./projector-loop.ts";
import { rebuildReadModel } from "./rebuild.ts";
import { STREAM_PREFIXES } from "./recorded.ts";

/**
 * For a read model that is still empty: builds the next generation at a stretch, several times faster than by following,
 * and returns its file. `longLog` tells what `store` tells, sooner where it is much. Undefined where the log is short, or
 * where the build does not get to its end for a reason that following it batch by batch either does not have or tells of.
 * Raises `EventStoreUnavailable` only before it begins: then it goes on where it was once the store is back.
 */
export async function buildFromLongLog(
  folder: string,
  store: Pick<EventStore, "subscribe">,
  longLog: Pick<EventStore, "subscribe">,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!(await isLong(store, signal))) return undefined;
  try {
    return (await rebuildReadModel({ folder, store: longLog, signal, patient: true })).file;
  } catch {
    return undefined;
  }
}

/** More than a batch: what can be followed in one transaction isn't worth a file of its own. */
async function isLong(store: Pick<EventStore, "subscribe">, signal: AbortSignal): Promise<boolean> {
  let events = 0;
  for await (const batch of store.subscribe({ prefixes: STREAM_PREFIXES, maxBatch: BATCH, signal })) {
    events += batch.events.length;
    if (batch.caughtUp || events > BATCH) break;
  }
  return events > BATCH;
}
