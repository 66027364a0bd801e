/** Tells its parent the ids that a read-only subscriber is told, until it is sent anything. */
import { parentPort, workerData } from "node:worker_threads";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";

const store = await openEmbeddedLog({ ...workerData, readOnly: true });
const abort = new AbortController();
parentPort?.once("message", () => abort.abort());
for await (const { events } of store.subscribe({ signal: abort.signal })) {
  if (events.length > 0) parentPort?.postMessage(events.map(({ id }) => id));
}
await store.close();
