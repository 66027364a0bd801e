import { DatabaseSync, type StatementSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { NotAPosition, type Position } from "../../application/ports/event-store.ts";
import type { ChainedRow } from "./chain.ts";
import { ChainCheck, type ChainFlaw } from "./chain-check.ts";
import { checkLogFile, isChained, NotAnEmbeddedLog } from "./log-file.ts";
import { positionNumber, positionText } from "./position.ts";
import { AFTER_THE_END } from "./whole-file.ts";
import { checkWholeFile } from "./whole-file-check.ts";

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
  chain: string | null,
];

/** Positions that are looked at in one transaction: what expires meanwhile leaves the write-ahead file soon after. */
const PAGE = 5_000;

/** `chain`: a log of the first version has none. */
const rowsOf = (
  chain: "e.chain" | "NULL",
) => `SELECT e.position, s.name, e.revision, e.id, e.type, e.data, e.metadata, ${chain}
  FROM events e LEFT JOIN streams s ON s.id = e.stream WHERE e.position > ? AND e.position <= ? ORDER BY e.position`;

const HEAD = "SELECT coalesce(max(head), 0) AS head FROM namespaces";
/** Where no chain tells that a row is missing, nobody looks for it. */
const LAST = "SELECT coalesce(max(position), 0) AS head FROM events";

export interface CheckingLog {
  /** After each page: rows so far, and up to where. */
  readonly onProgress: (rows: number, position: Position) => void;
  /** Goes on after this position, up to which an earlier run found no flaw. */
  readonly after?: Position | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Reads every row of the file, which is not changed, beside somebody who writes too. Undefined where nothing is wrong; the
 * first flaw otherwise. Raises the signal's reason when it aborts, and `NotAPosition`.
 */
export async function findLogFlaw(file: string, checking: CheckingLog): Promise<LogFlaw | undefined> {
  let check: FileCheck | undefined;
  try {
    check = new FileCheck(file, checking.after);
    for (let page = check.next(); ; page = check.next()) {
      if (page.flaw) return page.flaw;
      checking.onProgress(check.rows, positionText(check.position));
      if (page.isLast) {
        const flaw = await checkWholeFile(file, checking.signal);
        return flaw && { position: at(flaw.position ?? null), what: flaw.what };
      }
      await nextTurn();
      checking.signal?.throwIfAborted();
    }
  } catch (error) {
    checking.signal?.throwIfAborted();
    if (error instanceof NotAPosition) throw error;
    const what = error instanceof NotAnEmbeddedLog ? error.message : `SQLite: ${(error as Error).message}`;
    const last = check?.position ?? 0;
    return { position: at(last), what: last === 0 ? what : `${what}, after this position` };
  } finally {
    check?.close();
  }
}

class FileCheck {
  rows = 0;
  /** Of the last row that is right. */
  position: number;
  readonly #db: DatabaseSync;
  readonly #chain: ChainCheck | undefined;
  readonly #page: StatementSync;

  constructor(file: string, after: Position | undefined) {
    this.#db = new DatabaseSync(file, { readOnly: true });
    try {
      checkLogFile(file, this.#db);
      this.position = after === undefined ? 0 : positionNumber(after);
      const isChainedLog = isChained(this.#db);
      this.#chain = isChainedLog ? new ChainCheck(this.#db, this.position) : undefined;
      this.#page = this.#db.prepare(rowsOf(isChainedLog ? "e.chain" : "NULL"));
      this.#page.setReturnArrays(true);
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** One moment of the log. The last page ends where the log ended at that moment. */
  next(): { readonly flaw: LogFlaw | undefined; readonly isLast: boolean } {
    this.#db.exec("BEGIN");
    const { head } = this.#db.prepare(this.#chain ? HEAD : LAST).get() as { head: number };
    const end = Math.max(head, this.position);
    const upTo = Math.min(this.position + PAGE, end);
    const isLast = upTo === end;
    const flaw = this.#flawUpTo(upTo) ?? (isLast ? this.#flawAtEnd(end) : undefined);
    this.#db.exec("COMMIT");
    return { flaw, isLast };
  }

  close(): void {
    this.#db.close();
  }

  #flawUpTo(upTo: number): LogFlaw | undefined {
    const begun = this.rows === 0 ? this.#chain?.begin() : undefined;
    if (begun) return told(begun);
    this.#chain?.turnPage(upTo);
    for (const row of this.#page.iterate(this.position, upTo) as Iterable<unknown> as Iterable<Row>) {
      const what = flawIn(row);
      if (what) return { position: at(row[0]), what };
      const flaw = this.#chain?.next(rowOf(row), row[7]);
      if (flaw) return told(flaw);
      this.position = row[0];
      this.rows++;
    }
    const gap = this.#chain?.endPage(upTo);
    this.position = upTo;
    return gap && told(gap);
  }

  #flawAtEnd(end: number): LogFlaw | undefined {
    const more = this.#db.prepare("SELECT min(position) AS position FROM events WHERE position > ?").get(end);
    if (more?.position) return { position: at(more.position as number), what: AFTER_THE_END };
    const cut = this.#chain?.end();
    return cut && told(cut);
  }
}

const told = ({ position, what }: ChainFlaw): LogFlaw => ({ position: at(position), what });

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
