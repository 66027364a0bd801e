import { Worker } from "node:worker_threads";
import { type OpenReadModel, openReadModelIn } from "./infrastructure/read-model/open-read-model.ts";
import type { StoreOpening } from "./store-opening.ts";
import { LITTLE_MEMORY } from "./thread-memory.ts";

/** What the projector's thread is started with. */
export interface ProjectorThreadData {
  readonly file: string;
  readonly store: StoreOpening;
  /** See `restingStore`. */
  readonly restMs: number;
  /** See `ProjectorThreadParts`. */
  readonly lookEveryMs: number;
}

/** A rebuild beside a running service is taken up so soon, in milliseconds. */
const LOOK_EVERY_MS = 60_000;

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
  lookEveryMs?: number;
}): OpenReadModel {
  const { folder, store, onStatement, restMs = 0, lookEveryMs = LOOK_EVERY_MS } = options;
  const startThread = (file: string) => {
    const workerData: ProjectorThreadData = { file, store, restMs, lookEveryMs };
    return new Worker(THREAD, { workerData, resourceLimits: LITTLE_MEMORY });
  };
  return openReadModelIn(folder, startThread, onStatement);
}
