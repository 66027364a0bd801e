import { parentPort, workerData } from "node:worker_threads";
import { openOrAwait } from "./awaited-store.ts";
import type { EvidenceThreadData } from "./evidence-side.ts";
import { serveEvidenceLog } from "./infrastructure/evidence-log/evidence-thread-body.ts";
import { restingStore } from "./resting-store.ts";
import { openStoreToRead } from "./store-opening.ts";

const { place, store, restMs } = workerData as EvidenceThreadData;
if (parentPort === null) throw new Error("This is the evidence log's thread, not a program.");
await serveEvidenceLog(parentPort, place, async () => {
  const opened = await openOrAwait(() => openStoreToRead(store));
  return restMs > 0 ? restingStore(opened, restMs) : opened;
});
