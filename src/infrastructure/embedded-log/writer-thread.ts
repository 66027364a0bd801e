import { DatabaseSync } from "node:sqlite";
import { BroadcastChannel, parentPort, workerData } from "node:worker_threads";
import { StorageFull } from "../../application/ports/event-store.ts";
import { WalErasure } from "../sqlite/wal-erasure.ts";
import { GroupCommit } from "./group-commit.ts";
import { WRITER_BUSY_TIMEOUT } from "./log-file.ts";
import { storeError } from "./sqlite-failure.ts";
import { channelName, type FromWriter, type Request, type ToWriter, type WriterOptions } from "./wire.ts";

if (parentPort === null) throw new Error("The embedded log's writer runs in a worker thread.");
const port = parentPort;
const { file, namespace, maxPages } = workerData as WriterOptions;
const db = new DatabaseSync(file, { timeout: WRITER_BUSY_TIMEOUT });
// fullfsync: on macOS a plain fsync leaves the bytes in the drive's cache. secure_delete: erased rows are overwritten.
db.exec(`
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA secure_delete = ON;
  PRAGMA wal_autocheckpoint = 8000;
  PRAGMA cache_size = -32768;
`);
if (maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${maxPages}`);

const commit = new GroupCommit(db, namespace);
const bell = new BroadcastChannel(channelName(file));
const erasure = new WalErasure(db, WRITER_BUSY_TIMEOUT);

function answer(requests: readonly Request[]): FromWriter {
  try {
    const outcomes = commit.run(requests);
    if (requests.some(({ kind }) => kind === "tombstone")) erasure.soon();
    return { kind: "committed", outcomes };
  } catch (error) {
    const failure = storeError(error) as Error;
    return { kind: "failed", full: failure instanceof StorageFull, message: failure.message };
  }
}

function send(message: FromWriter): void {
  port.postMessage(message);
}

port.on("message", (message: ToWriter) => {
  if (message.kind === "batch") {
    const reply = answer(message.requests);
    send(reply);
    if (reply.kind === "committed") bell.postMessage(null);
    return;
  }
  erasure.close();
  db.close();
  bell.close();
  port.close();
});
send({ kind: "ready" });
