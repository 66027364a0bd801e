import { backup, DatabaseSync } from "node:sqlite";
import { BUSY_TIMEOUT, checkLogFile } from "./log-file.ts";
import { storeError } from "./sqlite-failure.ts";

/** 4 MiB at a time: so often the progress is told. */
const PAGES_AT_ONCE = 1_024;

/**
 * Writes to `into`, where nothing may stand, what the log holds as this is called: everything that was acknowledged before is
 * in it. Beside whoever writes, who waits for nothing; the log's write-ahead file is not emptied meanwhile. The copy is
 * one file, on disk when this resolves, and needs no other beside it. Raises `NotAnEmbeddedLog`, `StorageFull`,
 * `EventStoreUnavailable`.
 */
export async function backUpLog(
  file: string,
  into: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const log = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT });
  try {
    checkLogFile(file, log);
    // One transaction around all of it: the copying would begin anew at each append otherwise.
    log.exec("BEGIN");
    log.prepare("SELECT count(*) FROM namespaces").get();
    await backup(log, into, {
      rate: PAGES_AT_ONCE,
      progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
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
