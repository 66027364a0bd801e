import { DatabaseSync } from "node:sqlite";
import { CHAIN_TABLES, type ChainingProgress, chainOlderRows } from "./chain-older-rows.ts";
import { isNotADatabase } from "./sqlite-failure.ts";

/** "eBox" in ASCII: tells our files from any other SQLite database. */
const APPLICATION_ID = 0x65426f78;
const VERSION = 2;
/** Without the chain. Whoever writes brings it up to date as it opens it. */
const UNCHAINED_VERSION = 1;

/** How long the writer waits for another connection's lock: less than a command waits for the writer. Milliseconds. */
export const WRITER_BUSY_TIMEOUT = 2_000;

/** How long others wait, who stop their whole thread meanwhile. Readers wait for nobody who only writes. Milliseconds. */
export const BUSY_TIMEOUT = 500;

/**
 * Stream names carry their namespace. `head` is the last position that the namespace was given: it stays when those
 * events are erased, so that no position is given twice. `revision` is the stream's last, -1 where it was tombstoned
 * before it was written. There is no index over event ids on purpose: a repeat is recognised by what stands at its
 * revisions, and an index over random ids costs most of the throughput. `chain`: of this row and all before it, see chain.ts.
 */
const SCHEMA = `
  CREATE TABLE namespaces (name TEXT PRIMARY KEY, head INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES streams,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    chain TEXT
  ) STRICT;
  CREATE UNIQUE INDEX events_by_revision ON events (stream, revision);
  ${CHAIN_TABLES}
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${VERSION};
`;

/** Raised on opening a file that is no embedded log, or one of a newer version of ebox. Nothing in it was changed. */
export class NotAnEmbeddedLog extends Error {
  override name = "NotAnEmbeddedLog";
}

/** Creates the log, or its namespace, where they are missing. */
export function prepareLogFile(file: string, namespace: string, onChaining?: ChainingProgress): void {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
  try {
    const isNew = isEmpty(file, db);
    if (!isNew) checkLogFile(file, db);
    // A copy that was made by a backup has another mode.
    db.exec("PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON");
    if (isNew) create(db);
    if (!isChained(db)) chainOlderRows(db, onChaining);
    const known = db.prepare("SELECT 1 FROM namespaces WHERE name = ?").get(namespace);
    if (!known) db.prepare("INSERT OR IGNORE INTO namespaces (name, head) VALUES (?, 0)").run(namespace);
  } finally {
    db.close();
  }
}

export function checkLogFile(file: string, db: DatabaseSync): void {
  const id = pragma(file, db, "application_id");
  const version = pragma(file, db, "user_version");
  if (id !== APPLICATION_ID) throw new NotAnEmbeddedLog(`${file} is not an event log of ebox [application id ${id}].`);
  if (version !== VERSION && version !== UNCHAINED_VERSION) {
    throw new NotAnEmbeddedLog(
      `${file} was written by another version of ebox [log version ${version}, this one reads ${VERSION}].`,
    );
  }
}

/** Not those that were written by an older version of ebox, until they are opened to be written to. */
export function isChained(db: DatabaseSync): boolean {
  return db.prepare("PRAGMA user_version").get()?.user_version === VERSION;
}

/** A file that somebody is about to make a log of, or nobody. */
export function isEmpty(file: string, db: DatabaseSync): boolean {
  if (pragma(file, db, "application_id") !== 0 || pragma(file, db, "user_version") !== 0) return false;
  return db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
}

function create(db: DatabaseSync): void {
  db.exec("BEGIN EXCLUSIVE");
  try {
    // Another opener may have been quicker.
    if (db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined) db.exec(SCHEMA);
    db.exec("COMMIT");
  } finally {
    if (db.isTransaction) db.exec("ROLLBACK");
  }
}

function pragma(file: string, db: DatabaseSync, name: string): unknown {
  try {
    return db.prepare(`PRAGMA ${name}`).get()?.[name];
  } catch (error) {
    if (isNotADatabase(error)) throw new NotAnEmbeddedLog(`${file} is not an SQLite database.`, { cause: error });
    throw error;
  }
}
