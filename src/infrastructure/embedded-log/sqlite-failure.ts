import { EventStoreUnavailable, StorageFull } from "../../application/ports/event-store.ts";

/** https://www.sqlite.org/rescode.html */
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;
const SQLITE_IOERR_WRITE = 778;

function resultCode(error: unknown): number | undefined {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  return code === "ERR_SQLITE_ERROR" && typeof errcode === "number" ? errcode : undefined;
}

export function isNotADatabase(error: unknown): boolean {
  return resultCode(error) === SQLITE_NOTADB;
}

/**
 * What SQLite raised in the port's words; an error that is not SQLite's comes back as it is. A write that failed leaves
 * nothing behind (its frames have no commit mark); a sync that failed may, so that counts as unavailable.
 */
export function storeError(error: unknown): unknown {
  const code = resultCode(error);
  if (code === undefined) return error;
  if (code === SQLITE_FULL || code === SQLITE_IOERR_WRITE) {
    return new StorageFull("There is no space left for the event log.", { cause: error });
  }
  return new EventStoreUnavailable(`The event log failed: ${(error as Error).message}`, { cause: error });
}
