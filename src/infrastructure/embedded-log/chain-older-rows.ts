import type { DatabaseSync } from "node:sqlite";
import { type ChainedRow, chained, chainedName, UNCHAINED } from "./chain.ts";

export type ChainingProgress = (position: number, head: number) => void;

/** Rows in one transaction: the write-ahead file stays small, and what was done stays done. */
const ROWS_AT_ONCE = 10_000;

/**
 * Brings a log of version 1, which has no chain, to version 2: no event is changed, each gets its link. Broken off, it is
 * simply done again; two at a time do the same. About 100,000 rows a second; `onProgress` is told up to where, of what.
 */
export function chainOlderRows(db: DatabaseSync, onProgress: ChainingProgress = () => undefined): void {
  addColumn(db);
  const rows = db.prepare(`SELECT e.position, s.name AS stream, e.revision, e.id, e.type, e.data, e.metadata
    FROM events e JOIN streams s ON s.id = e.stream WHERE e.position > ? ORDER BY e.position LIMIT ${ROWS_AT_ONCE}`);
  const link = db.prepare("UPDATE events SET chain = ? WHERE position = ?");
  const erase = db.prepare("INSERT OR REPLACE INTO erased VALUES (?, ?)");
  const headNow = () =>
    (db.prepare("SELECT coalesce(max(head), 0) AS head FROM namespaces").get() as { head: number }).head;
  let chain = UNCHAINED;
  let position = 0;
  /** Their rows are gone; they keep their places. */
  const eraseUpTo = (end: number) => {
    while (position < end) erase.run(++position, chain);
  };
  for (;;) {
    db.exec("BEGIN IMMEDIATE");
    try {
      const page = rows.all(position) as unknown as ChainedRow[];
      for (const row of page) {
        eraseUpTo(row.position - 1);
        chain = chained(chain, row);
        link.run(chain, row.position);
        position = row.position;
      }
      if (page.length < ROWS_AT_ONCE) {
        eraseUpTo(headNow());
        chainClosedStreams(db);
        db.exec("PRAGMA user_version = 2; COMMIT");
        return;
      }
      db.exec("COMMIT");
      onProgress(position, headNow());
    } finally {
      if (db.isTransaction) db.exec("ROLLBACK");
    }
  }
}

function addColumn(db: DatabaseSync): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    const known = db.prepare("SELECT 1 FROM pragma_table_info('events') WHERE name = 'chain'").get();
    if (!known) db.exec(`ALTER TABLE events ADD COLUMN chain TEXT; ${CHAIN_TABLES}`);
    db.exec("COMMIT");
  } finally {
    if (db.isTransaction) db.exec("ROLLBACK");
  }
}

function chainClosedStreams(db: DatabaseSync): void {
  db.exec("DELETE FROM closed");
  const insert = db.prepare("INSERT INTO closed (stream, chain) VALUES (?, ?)");
  let chain = UNCHAINED;
  const streams = db.prepare("SELECT id, name FROM streams WHERE deleted ORDER BY id").all();
  for (const { id, name } of streams as { id: number; name: string }[]) {
    chain = chainedName(chain, name);
    insert.run(id, chain);
  }
}

/** `erased`: the links of rows that are gone, so that the chain goes on over them. `closed`: the tombstoned streams. */
export const CHAIN_TABLES = `
  CREATE TABLE erased (position INTEGER PRIMARY KEY, chain TEXT NOT NULL) STRICT;
  CREATE TABLE closed (number INTEGER PRIMARY KEY, stream INTEGER NOT NULL REFERENCES streams, chain TEXT NOT NULL) STRICT;
`;
