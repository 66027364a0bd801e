import { parentPort, workerData } from "node:worker_threads";
import { openOrAwait } from "./awaited-store.ts";
import { serveProjector } from "./infrastructure/read-model/projector-thread-body.ts";
import { longLog } from "./long-log.ts";
import type { ProjectorThreadData } from "./read-side.ts";
import { restingStore } from "./resting-store.ts";
import { openStoreToRead } from "./store-opening.ts";

const { file, store, restMs, lookEveryMs } = workerData as ProjectorThreadData;
if (parentPort === null) throw new Error("This is the projector's thread, not a program.");
async function openToFollow() {
  const opened = await openOrAwait(() => openStoreToRead(store));
  return restMs > 0 ? restingStore(opened, restMs) : opened;
}

await serveProjector(parentPort, {
  file,
  openStore: openToFollow,
  longLog: (opened) => longLog(store, opened),
  lookEveryMs,
});
