import { Worker } from "node:worker_threads";
import type { EventStore } from "./application/ports/event-store.ts";
import { type ReadingOrder, readAhead } from "./infrastructure/read-model/read-ahead.ts";
import type { StoreOpening } from "./store-opening.ts";

/** What the reading thread is started with. */
export interface ReadingThreadData {
  readonly store: StoreOpening;
  readonly order: ReadingOrder;
}

const THREAD = new URL(
  import.meta.url.endsWith(".ts") ? "./reading-thread.ts" : "./reading-thread.js",
  import.meta.url,
);

/** The store's log for who goes through it at a stretch: read on a thread of its own. The store must exist. */
export function longLog(store: StoreOpening): Pick<EventStore, "subscribe"> {
  return readAhead((order) => new Worker(THREAD, { workerData: { store, order } satisfies ReadingThreadData }));
}
