import { DatabaseSync } from "node:sqlite";

/** Milliseconds that a statement waits for another connection's lock. */
export const BUSY_TIMEOUT = 5_000;

/**
 * The one connection that writes. A crash of the machine may lose the last transactions: rows and checkpoint together,
 * so that they are simply applied again. What is deleted is overwritten with zeros.
 */
export function openWriter(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA secure_delete = ON;
    PRAGMA wal_autocheckpoint = 20000;
    PRAGMA journal_size_limit = 134217728;
    PRAGMA cache_size = -65536;
    PRAGMA temp_store = MEMORY`);
  return db;
}

/**
 * For a file that is of no use until it is complete: whatever breaks it off, it is thrown away. So nothing is kept to undo
 * anything with, and nothing synced. The caller syncs what it made. What is deleted is overwritten with zeros here too.
 */
export function openBuilder(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 0 });
  db.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -32768;
    BEGIN IMMEDIATE; COMMIT`);
  return db;
}

/** A connection that only reads, and sees each commit. */
export function openReader(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT });
  db.exec("PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY");
  return db;
}
