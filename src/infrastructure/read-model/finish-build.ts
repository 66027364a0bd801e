import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { PartValues } from "./content-parts.ts";
import { INDEXES } from "./indexes.ts";
import { addToSearch, type Parties, searchColumns } from "./projections/search.ts";
import { complete } from "./schema.ts";

/** Messages whose words are gathered in one go: others have their turn in between. */
const PAGE = 1_000;

interface SearchedMessage extends Parties {
  readonly seq: number;
  readonly parts: string | null;
}

/**
 * Gives tables that were written without them their indexes, and the index of words: each sorted once, where an insert
 * per row costs several times as much. Content that was erased meanwhile is never indexed. Aborts between two steps.
 */
export async function finishBuild(db: DatabaseSync, signal?: AbortSignal): Promise<void> {
  db.exec("BEGIN IMMEDIATE");
  for await (const _ of indexWords(db)) await turn(signal);
  db.exec("COMMIT");
  for (const sql of INDEXES) {
    db.exec(sql);
    await turn(signal);
  }
  complete(db);
}

async function turn(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn();
  signal?.throwIfAborted();
}

function* indexWords(db: DatabaseSync): Generator<void, void, undefined> {
  const page = db.prepare(`
    SELECT m.seq, m.recipient, m.sender, m.topic, m.hidden, c.parts
    FROM messages m LEFT JOIN contents c ON c.id = m.id
    WHERE m.seq > ? ORDER BY m.seq LIMIT ${PAGE}`);
  const add = addToSearch(db);
  let last = 0;
  for (;;) {
    const rows = page.all(last) as unknown as SearchedMessage[];
    for (const { seq, parts, ...parties } of rows) {
      const content = parts === null ? undefined : (JSON.parse(parts) as PartValues);
      add.run(seq, ...searchColumns(parties, content));
      last = seq;
    }
    yield;
    if (rows.length < PAGE) return;
  }
}
