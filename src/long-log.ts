import { Worker } from "node:worker_threads";
import type { EventStore } from "./application/ports/event-store.ts";
import { readAhead } from "./infrastructure/read-model/read-ahead.ts";
import type { ReadingOrder } from "./infrastructure/read-model/reading-thread-body.ts";
import type { StoreOpening } from "./store-opening.ts";
import { LITTLE_MEMORY } from "./thread-memory.ts";

/** What the reading thread is started with. */
export interface ReadingThreadData {
  readonly store: StoreOpening;
  readonly order: ReadingOrder;
}

const THREAD = new URL(
  import.meta.url.endsWith(".ts") ? "./reading-thread.ts" : "./reading-thread.js",
  import.meta.url,
);

type Subscribed = Pick<EventStore, "subscribe">;

/**
 * The log of an open store for who goes through it at a stretch. A cluster's is read on a thread of its own, beside the one
 * that writes the tables. A row of the embedded log is read for less than handing it over would cost.
 */
export function longLog(opening: StoreOpening, opened: Subscribed): Subscribed {
  return opening.kind === "embedded" ? opened : readOnAThread(opening);
}

/** The store must exist. */
export function readOnAThread(store: StoreOpening): Subscribed {
  return readAhead((order) => {
    const workerData: ReadingThreadData = { store, order };
    return new Worker(THREAD, { workerData, resourceLimits: LITTLE_MEMORY });
  });
}
