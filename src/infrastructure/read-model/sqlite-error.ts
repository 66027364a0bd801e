/** SQLite's primary result code of an error that it raised; undefined for every other error. */
export function sqliteErrorCode(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

export const SQLITE_BUSY = 5;
export const SQLITE_IOERR = 10;
export const SQLITE_FULL = 13;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** A file that is damaged, or no database at all. */
export function isUnusable(error: unknown): boolean {
  const code = sqliteErrorCode(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}
