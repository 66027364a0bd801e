import { Worker } from "node:worker_threads";
import { type OpenReadModel, openReadModelIn } from "./infrastructure/read-model/open-read-model.ts";
import type { StoreOpening } from "./store-opening.ts";

/** What the projector's thread is started with. */
export interface ProjectorThreadData {
  readonly file: string;
  readonly store: StoreOpening;
  /** See `restingStore`. */
  readonly restMs: number;
}

const THREAD = new URL(
  import.meta.url.endsWith(".ts") ? "./projector-thread.ts" : "./projector-thread.js",
  import.meta.url,
);

/**
 * This node's read model in `folder` (made where it is missing), kept up with the store by a thread of its own. The store
 * must exist. Ports `ReadModel` and `Projection`; `close()` both before the store.
 */
export function openReadModel(options: {
  folder: string;
  store: StoreOpening;
  /** Called once per SQL statement that a read runs. */
  onStatement?: () => void;
  /** How long the projector rests after each batch that is not full, in milliseconds. Default: not at all. */
  restMs?: number;
}): OpenReadModel {
  const { folder, store, onStatement, restMs = 0 } = options;
  const startThread = (file: string) =>
    new Worker(THREAD, { workerData: { file, store, restMs } satisfies ProjectorThreadData });
  return openReadModelIn(folder, startThread, onStatement);
}
