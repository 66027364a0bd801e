import { Worker } from "node:worker_threads";
import type { EvidencePlace } from "./infrastructure/evidence-log/evidence-thread-body.ts";
import { type OpenEvidenceLog, openEvidenceLogAt } from "./infrastructure/evidence-log/open-evidence-log.ts";
import type { StoreOpening } from "./store-opening.ts";
import { LITTLE_MEMORY } from "./thread-memory.ts";

/** What the evidence log's thread is started with. */
export interface EvidenceThreadData {
  readonly place: EvidencePlace;
  readonly store: StoreOpening;
  /** See `restingStore`. */
  readonly restMs: number;
}

const THREAD = new URL(
  import.meta.url.endsWith(".ts") ? "./evidence-thread.ts" : "./evidence-thread.js",
  import.meta.url,
);

/**
 * How long the evidence log lets events gather, in milliseconds: nobody waits for a leaf, and few large batches leave more
 * to those who publish.
 */
const REST_MS = 200;

/**
 * This node's evidence log, kept up with the store by a thread of its own. The store must exist; close this before it.
 */
export function openEvidenceLog(options: {
  place: EvidencePlace;
  store: StoreOpening;
  /** Told why everything is built anew from the log, where it is. */
  onEmptied?: (reason: string) => void;
  restMs?: number;
}): OpenEvidenceLog {
  const { place, store, onEmptied = () => undefined, restMs = REST_MS } = options;
  const workerData = { place, store, restMs } satisfies EvidenceThreadData;
  return openEvidenceLogAt(place, () => new Worker(THREAD, { workerData, resourceLimits: LITTLE_MEMORY }), onEmptied);
}
