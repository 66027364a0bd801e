import { DatabaseSync } from "node:sqlite";

/** Stands in the file as `user_version`. A file of another version is not migrated but built anew from the log. */
const SCHEMA_VERSION = 3;

/** Milliseconds that a statement waits for another connection's lock. */
const BUSY_TIMEOUT = 5_000;

/**
 * `edge`: per level of tiles the hashes of the last one, which is not full; the full ones are files. `refusals`:
 * SubmissionRejected by the message's id, which is no stream's. `head` says where the last leaf's event stands too: by it the
 * evidence log knows its log again. Of most streams there are one or two leaves, so that their names in a table of their own
 * would cost two more statements a leaf and save little.
 */
const SCHEMA = `
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  position TEXT,
  last_stream TEXT,
  last_revision INTEGER,
  last_id TEXT,
  last_position TEXT
) STRICT;
CREATE TABLE edge (level INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT;
CREATE TABLE leaves (
  leaf INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  position TEXT NOT NULL
) STRICT;
CREATE TABLE refusals (
  message_id TEXT NOT NULL,
  leaf INTEGER NOT NULL REFERENCES leaves,
  sender TEXT NOT NULL,
  PRIMARY KEY (message_id, leaf)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX leaves_by_stream ON leaves (stream, revision);
`;

/**
 * The one connection that writes; makes the tables in a file that has none, or others. A crash of the machine may lose the
 * last transactions, but none in part: those events are simply taken up again.
 */
export function openIndexToWrite(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
  try {
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA wal_autocheckpoint = 8000;
      PRAGMA journal_size_limit = 67108864;
      PRAGMA cache_size = -32768;
      PRAGMA temp_store = MEMORY`);
    if (versionOf(db) !== SCHEMA_VERSION) emptyIndex(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A connection that only reads, and sees each commit. */
export function openIndexToRead(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT });
  db.exec("PRAGMA cache_size = -8192");
  return db;
}

/** Not where the file is that of another version. */
export function isIndex(db: DatabaseSync): boolean {
  return versionOf(db) === SCHEMA_VERSION;
}

/** Forgets everything, all or nothing. */
export function emptyIndex(db: DatabaseSync): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[];
    // Those with references first.
    for (const { name } of tables.toReversed()) db.exec(`DROP TABLE ${name}`);
    db.exec(SCHEMA);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function versionOf(db: DatabaseSync): number {
  return (db.prepare("PRAGMA user_version").get() as { user_version: number }).user_version;
}
