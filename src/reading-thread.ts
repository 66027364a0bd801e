import { parentPort, workerData } from "node:worker_threads";
import { serveBatches } from "./infrastructure/read-model/reading-thread-body.ts";
import type { ReadingThreadData } from "./long-log.ts";
import { openStoreInText } from "./store-opening.ts";

const { store, order } = workerData as ReadingThreadData;
if (parentPort === null) throw new Error("This is the reading thread, not a program.");
await serveBatches(parentPort, order, () => openStoreInText(store));
