import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { BareRow } from "./bare-sqlite.ts";

const COLUMNS = 6;

const port = parentPort as NonNullable<typeof parentPort>;
const db = new DatabaseSync(workerData as string);
// Pragmas and tables as the embedded log has them: a stream can be found, and the same bytes reach the disk.
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 8000;
  PRAGMA cache_size = -32768;
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL,
    type TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_by_revision ON events (stream, revision)`);
const start = db.prepare("INSERT INTO streams (name, revision) VALUES (?, ?)");
const insert = db.prepare("INSERT INTO events (stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)");

function write([stream, revision, ...texts]: BareRow): void {
  const { lastInsertRowid } = start.run(stream, revision);
  insert.run(lastInsertRowid, revision, ...texts);
}

port.on("message", (values: (string | number)[] | null) => {
  if (values === null) {
    db.close();
    port.close();
    return;
  }
  db.exec("BEGIN IMMEDIATE");
  for (let at = 0; at < values.length; at += COLUMNS) write(values.slice(at, at + COLUMNS) as unknown as BareRow);
  db.exec("COMMIT");
  port.postMessage(null);
});
port.postMessage(null);
