import { backup, DatabaseSync } from "node:sqlite";
import { BUSY_TIMEOUT, checkLogFile } from "./log-file.ts";
import { storeError } from "./sqlite-failure.ts";

/** 4 MiB at a time: so often the progress is told. */
const PAGES_AT_ONCE = 1_024;

/** Meanwhile nothing that was erased leaves the write-ahead file: half of the hour in which it has to. Milliseconds. */
const AT_MOST = 30 * 60_000;

const TOO_SLOW =
  "the copy of the log was broken off, because what expires meanwhile cannot be erased: stop the service and copy the data folder, or its disk's snapshot";

/** The disk is too slow for a log of this size: it has to be copied by other means. */
export class BackupTooSlow extends Error {
  override name = "BackupTooSlow";
}

/**
 * Writes to `into`, where nothing may stand, what the log holds as this is called: everything that was acknowledged before is
 * in it. Beside whoever writes, who waits for nothing; the log's write-ahead file is not emptied meanwhile. The copy is
 * one file, on disk when this resolves, and needs no other beside it. Raises `NotAnEmbeddedLog`, `StorageFull`,
 * `EventStoreUnavailable`, and `BackupTooSlow` after `atMostMs`.
 */
export async function backUpLog(
  file: string,
  into: string,
  onProgress: (done: number, total: number) => void,
  atMostMs = AT_MOST,
): Promise<void> {
  const startedAt = performance.now();
  const log = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT });
  try {
    checkLogFile(file, log);
    // One transaction around all of it: the copying would begin anew at each append otherwise.
    log.exec("BEGIN");
    log.prepare("SELECT count(*) FROM namespaces").get();
    await backup(log, into, {
      rate: PAGES_AT_ONCE,
      progress: ({ totalPages, remainingPages }) => {
        if (performance.now() - startedAt > atMostMs) throw new BackupTooSlow(TOO_SLOW);
        onProgress(totalPages - remainingPages, totalPages);
      },
    });
    const copy = new DatabaseSync(into);
    copy.exec("PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE");
    copy.close();
  } catch (error) {
    throw storeError(error);
  } finally {
    log.close();
  }
}
