import { DatabaseSync } from "node:sqlite";
import type { Position } from "../../application/ports/event-store.ts";
import type { ChainedRow } from "./chain.ts";
import { ChainCheck } from "./chain-check.ts";
import { checkLogFile, isChained, NotAnEmbeddedLog } from "./log-file.ts";
import { positionText } from "./position.ts";

/** What is wrong with a log's file. Says nothing that an event holds. */
export interface LogFlaw {
  /** Of the first event that is concerned, where that is known. */
  readonly position: Position | undefined;
  readonly what: string;
}

type Row = readonly [
  position: number,
  stream: string | null,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
];

const ROWS = `SELECT e.position, s.name, e.revision, e.id, e.type, e.data, e.metadata
  FROM events e LEFT JOIN streams s ON s.id = e.stream ORDER BY e.position`;

/** A stream has the revisions from 0 to its own, each once; one that is deleted has none. */
const GAPS = `SELECT s.name, e.first FROM streams s
  LEFT JOIN (SELECT stream, count(*) AS number, min(revision) AS lowest, max(revision) AS highest, min(position) AS first
             FROM events GROUP BY stream) e ON e.stream = s.id
  WHERE CASE WHEN s.deleted THEN e.number IS NOT NULL
             ELSE e.number IS NULL OR e.lowest <> 0 OR e.highest <> e.number - 1 OR e.highest <> s.revision END
  ORDER BY e.first LIMIT 1`;

/** Each namespace's head is where its last event stands, or stood. */
const BEYOND = `SELECT max(e.position) AS position
  FROM events e JOIN streams s ON s.id = e.stream
  LEFT JOIN namespaces n ON n.name = substr(s.name, 1, instr(s.name, '.') - 1)
  GROUP BY n.name HAVING n.name IS NULL OR max(e.position) > n.head ORDER BY 1 LIMIT 1`;

/** Reads every row of the file, which is not changed. Undefined where nothing is wrong; the first flaw otherwise. */
export function findLogFlaw(file: string, onProgress: (events: number) => void): LogFlaw | undefined {
  let db: DatabaseSync | undefined;
  let last = 0;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    checkLogFile(file, db);
    // One moment of the log, also beside somebody who writes.
    db.exec("BEGIN");
    const chain = isChained(db) ? new ChainCheck(db) : undefined;
    const rows = db.prepare(ROWS);
    rows.setReturnArrays(true);
    let events = 0;
    for (const row of rows.iterate() as Iterable<unknown> as Iterable<Row>) {
      const what = flawIn(row);
      if (what) return { position: at(row[0]), what };
      const flaw = chain?.next(rowOf(row));
      if (flaw) return { position: at(flaw.position), what: flaw.what };
      last = row[0];
      onProgress(++events);
    }
    const cut = chain?.end();
    if (cut) return { position: at(cut.position), what: cut.what };
    const gap = db.prepare(GAPS).get() as { name: string; first: number | null } | undefined;
    if (gap) return { position: at(gap.first), what: `the revisions of ${gap.name} are not gapless` };
    const beyond = db.prepare(BEYOND).get() as { position: number } | undefined;
    if (beyond) return { position: at(beyond.position), what: "an event stands after the end of the log" };
    const { integrity_check } = db.prepare("PRAGMA integrity_check(1)").get() as { integrity_check: string };
    return integrity_check === "ok" ? undefined : { position: undefined, what: `SQLite: ${integrity_check}` };
  } catch (error) {
    const what = error instanceof NotAnEmbeddedLog ? error.message : `SQLite: ${(error as Error).message}`;
    return { position: at(last === 0 ? null : last), what: last === 0 ? what : `${what}, after this position` };
  } finally {
    db?.close();
  }
}

/** Of a file in which no flaw was found. */
export function namespacesIn(file: string): string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return (db.prepare("SELECT name FROM namespaces").all() as { name: string }[]).map(({ name }) => name);
  } finally {
    db.close();
  }
}

const at = (position: number | null) => (position === null || position === 0 ? undefined : positionText(position));

/** After `flawIn`. */
function rowOf([position, stream, revision, id, type, data, metadata]: Row): ChainedRow {
  return { position, stream: stream as string, revision, id, type, data, metadata };
}

function flawIn([, stream, , id, type, data, metadata]: Row): string | undefined {
  if (stream === null) return "the event is in no stream";
  if (!/^[0-9a-f-]{36}$/.test(id) || type === "") return "the event has no id or no type";
  return isObject(data) && isObject(metadata) ? undefined : "the event's text is not JSON";
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
