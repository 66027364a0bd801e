import { DatabaseSync } from "node:sqlite";
import { BroadcastChannel, parentPort, workerData } from "node:worker_threads";
import { StorageFull } from "../../application/ports/event-store.ts";
import { GroupCommit } from "./group-commit.ts";
import { WRITER_BUSY_TIMEOUT } from "./log-file.ts";
import { storeError } from "./sqlite-failure.ts";
import { channelName, type FromWriter, type Request, type ToWriter, type WriterOptions } from "./wire.ts";

/** How long erased bytes may stay in the write-ahead log. Milliseconds. */
const ERASE_WITHIN = 1_000;

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
let erasing: NodeJS.Timeout | undefined;

function answer(requests: readonly Request[]): FromWriter {
  try {
    const outcomes = commit.run(requests);
    if (requests.some(({ kind }) => kind === "tombstone")) erasing ??= setTimeout(eraseFromWal, ERASE_WITHIN);
    return { kind: "committed", outcomes };
  } catch (error) {
    const failure = storeError(error) as Error;
    return { kind: "failed", full: failure instanceof StorageFull, message: failure.message };
  }
}

/** Overwritten pages stand in the write-ahead log, as they were, until it is emptied. */
function eraseFromWal(): void {
  erasing = emptyWal() ? undefined : setTimeout(eraseFromWal, ERASE_WITHIN);
}

/** Waits for no reader. False where one was in the way, or the disk is full. */
function emptyWal(): boolean {
  db.exec("PRAGMA busy_timeout = 0");
  try {
    return db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.busy === 0;
  } catch {
    return false;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${WRITER_BUSY_TIMEOUT}`);
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
  if (erasing) emptyWal();
  clearTimeout(erasing);
  db.close();
  bell.close();
  port.close();
});
send({ kind: "ready" });
