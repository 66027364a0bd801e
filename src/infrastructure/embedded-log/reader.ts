import { DatabaseSync, type StatementSync } from "node:sqlite";
import {
  EventStoreUnavailable,
  type RecordedEvent,
  type StreamName,
  type StreamSlice,
} from "../../application/ports/event-store.ts";
import { BUSY_TIMEOUT, checkLogFile, isEmpty } from "./log-file.ts";
import { positionText } from "./position.ts";
import { storeError } from "./sqlite-failure.ts";

/** At most so many positions are looked at in one go: a filter that nothing matches must not block the thread. */
const WINDOW = 10_000;

/** A bare `LIMIT ?` is looked at by SQLite's planner: each value that is bound prepares the statement anew. */
const LIMIT = "LIMIT ? + 0";

/** The columns of `EVENTS`, in their order. */
type EventRow = readonly [
  stream: string,
  revision: number,
  position: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
];

/** A stream without matching events has one row, whose position is null; one that was never written has none. */
type StreamRow =
  | readonly [...EventRow, deleted: number]
  | readonly [string, null, null, null, null, null, null, number];

/** 0xFF is in no UTF-8 text: it ends the range of names that begin with the prefix, which is to be bound twice. */
const BEGINS_WITH = "(streams.name >= ? AND streams.name < ? || CAST(x'FF' AS TEXT))";
const COLUMNS = "streams.name, events.revision, events.position, events.id, events.type, events.data, events.metadata";
const EVENTS = `SELECT ${COLUMNS} FROM events JOIN streams ON streams.id = events.stream`;

const ofStream = (from: ">=" | "<=", order: "ASC" | "DESC") => `
  SELECT ${COLUMNS}, streams.deleted
  FROM streams LEFT JOIN events ON events.stream = streams.id AND events.revision ${from} ?
  WHERE streams.name = ? ORDER BY events.revision ${order} ${LIMIT}`;

export interface Page {
  readonly events: readonly RecordedEvent[];
  /** Everything up to and including here was looked at. */
  readonly upTo: number;
}

/** Reads one namespace of the log by a connection of its own, on the thread that calls. Sees what is committed. */
export class Reader {
  readonly #db: DatabaseSync;
  readonly #namespace: string;
  readonly #head: StatementSync;
  readonly #forwards: StatementSync;
  readonly #backwards: StatementSync;
  readonly #tombstones: StatementSync;
  readonly #pages = new Map<number, StatementSync>();

  constructor(file: string, namespace: string) {
    this.#db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT });
    this.#namespace = namespace;
    try {
      if (isEmpty(file, this.#db)) throw new EventStoreUnavailable("The event log is not made yet.");
      checkLogFile(file, this.#db);
      this.#db.exec("PRAGMA cache_size = -16384");
      this.#head = this.#db.prepare("SELECT head FROM namespaces WHERE name = ?");
      this.#forwards = this.#rows(ofStream(">=", "ASC"));
      this.#backwards = this.#rows(ofStream("<=", "DESC"));
      this.#tombstones = this.#db.prepare(`SELECT id, name FROM streams
        WHERE deleted AND id > ? AND ${BEGINS_WITH} ORDER BY id ${LIMIT}`);
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** 0 where nothing was ever appended. */
  head(): number {
    return this.#reading(() => {
      const row = this.#head.get(this.#namespace) as { head: number } | undefined;
      return row?.head ?? 0;
    });
  }

  stream(name: string, from: number, limit: number, direction: "forwards" | "backwards"): StreamSlice {
    return this.#reading(() => {
      // One statement, so one snapshot: a tombstone must not look like an empty stream.
      const statement = direction === "forwards" ? this.#forwards : this.#backwards;
      const rows = statement.all(from, `${this.#namespace}.${name}`, limit === 0 ? 1 : limit) as unknown as StreamRow[];
      const first = rows[0];
      if (first === undefined) return { state: "no-stream", events: [] };
      if (first[7]) return { state: "deleted", events: [] };
      return {
        state: "exists",
        events: limit === 0 || first[2] === null ? [] : this.#told(rows as unknown as EventRow[]),
      };
    });
  }

  /** Up to `limit` events after the position, and not beyond `head`, of streams that begin with one of the prefixes. */
  page(after: number, head: number, prefixes: readonly string[], limit: number): Page {
    if (!(limit >= 1)) throw new Error(`A page holds at least one event, not ${limit}.`);
    return this.#reading(() => {
      const end = Math.min(after + WINDOW, head);
      const events = this.#events(this.#page(prefixes.length), after, end, ...this.#bounds(prefixes), limit);
      const last = events.length === limit ? events.at(-1) : undefined;
      return { events, upTo: last ? Number.parseInt(last.position, 16) : end };
    });
  }

  /** Up to 10,000 tombstoned streams after that number; `last`: the number to go on after, undefined at the end. */
  tombstones(after: number): { readonly streams: readonly StreamName[]; readonly last: number | undefined } {
    return this.#reading(() => {
      const rows = this.#tombstones.all(after, `${this.#namespace}.`, `${this.#namespace}.`, WINDOW) as unknown as {
        id: number;
        name: string;
      }[];
      const prefix = this.#namespace.length + 1;
      return { streams: rows.map(({ name }) => name.slice(prefix)), last: rows.at(-1)?.id };
    });
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #bounds(prefixes: readonly string[]): string[] {
    return prefixes.flatMap((prefix) => Array(2).fill(`${this.#namespace}.${prefix}`));
  }

  #page(prefixes: number): StatementSync {
    let statement = this.#pages.get(prefixes);
    if (statement === undefined) {
      const name = Array(prefixes).fill(BEGINS_WITH);
      statement = this.#rows(
        `${EVENTS} WHERE events.position > ? AND events.position <= ? AND (${name.join(" OR ") || "FALSE"})
         ORDER BY events.position ${LIMIT}`,
      );
      this.#pages.set(prefixes, statement);
    }
    return statement;
  }

  #rows(sql: string): StatementSync {
    const statement = this.#db.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  }

  #events(statement: StatementSync, ...parameters: (number | string)[]): RecordedEvent[] {
    return this.#told(statement.all(...parameters) as unknown as EventRow[]);
  }

  #told(rows: readonly EventRow[]): RecordedEvent[] {
    const prefix = this.#namespace.length + 1;
    return rows.map(([stream, revision, position, id, type, data, metadata]) => ({
      stream: stream.slice(prefix),
      revision,
      position: positionText(position),
      id,
      type,
      data: JSON.parse(data),
      metadata: JSON.parse(metadata),
    }));
  }

  #reading<T>(read: () => T): T {
    if (!this.#db.isOpen) throw new EventStoreUnavailable("The event log is closed.");
    try {
      return read();
    } catch (error) {
      throw storeError(error);
    }
  }
}
