import { DatabaseSync } from "node:sqlite";

/** Goes from process to process. */
export interface WholeFileFlaw {
  /** Undefined where none is concerned. */
  readonly position?: number;
  readonly what: string;
}

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

export const AFTER_THE_END = "an event stands after the end of the log";

/** Each in one statement, which takes as long as the file is large; the last is SQLite's own look at every page. Throws what SQLite throws. */
export function findFlawInWhole(file: string): WholeFileFlaw | undefined {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const gap = db.prepare(GAPS).get() as { name: string; first: number | null } | undefined;
    if (gap) return flaw(gap.first, `the revisions of ${gap.name} are not gapless`);
    const beyond = db.prepare(BEYOND).get() as { position: number } | undefined;
    if (beyond) return flaw(beyond.position, AFTER_THE_END);
    const { integrity_check } = db.prepare("PRAGMA integrity_check(1)").get() as { integrity_check: string };
    return integrity_check === "ok" ? undefined : flaw(null, `SQLite: ${integrity_check}`);
  } finally {
    db.close();
  }
}

const flaw = (position: number | null, what: string): WholeFileFlaw => ({
  ...(position !== null && { position }),
  what,
});
