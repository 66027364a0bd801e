import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { AppendResult, StreamState } from "../../application/ports/event-store.ts";
import { chained, chainedName, UNCHAINED } from "./chain.ts";
import { positionText } from "./position.ts";
import { type Outcome, type Request, TEXTS_PER_EVENT, type WrittenAppend } from "./wire.ts";

interface StreamRow {
  readonly id: number;
  readonly revision: number;
  readonly deleted: number;
}

/**
 * Carries gathered requests out in one transaction. A request that conflicts has written nothing, so it leaves the
 * others untouched; if anything is thrown, none of them was written.
 */
export class GroupCommit {
  readonly #db: DatabaseSync;
  readonly #namespace: string;
  readonly #statements: Record<"lastPosition" | "moveHead" | "find" | "start" | "extend", StatementSync> &
    Record<"insert" | "standing" | "keepLinks" | "erase" | "close" | "closeUnwritten", StatementSync> &
    Record<"link" | "lastClosed" | "addClosed", StatementSync>;
  #position = 0;
  /** Up to `#position`. */
  #chain = UNCHAINED;
  #committed = { position: 0, chain: UNCHAINED };

  constructor(db: DatabaseSync, namespace: string) {
    this.#db = db;
    this.#namespace = namespace;
    this.#statements = {
      lastPosition: db.prepare("SELECT max(head) AS position FROM namespaces"),
      moveHead: db.prepare("UPDATE namespaces SET head = ? WHERE name = ?"),
      find: db.prepare("SELECT id, revision, deleted FROM streams WHERE name = ?"),
      start: db.prepare("INSERT INTO streams (name, revision) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id"),
      extend: db.prepare(
        "UPDATE streams SET revision = revision + ? WHERE name = ? AND revision = ? AND NOT deleted RETURNING id",
      ),
      insert: db.prepare(
        "INSERT INTO events (position, stream, revision, id, type, data, metadata, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      ),
      standing: db.prepare(
        "SELECT position, id FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision",
      ),
      keepLinks: db.prepare("INSERT INTO erased SELECT position, chain FROM events WHERE stream = ?"),
      erase: db.prepare("DELETE FROM events WHERE stream = ?"),
      close: db.prepare("UPDATE streams SET deleted = 1 WHERE id = ?"),
      closeUnwritten: db.prepare("INSERT INTO streams (name, revision, deleted) VALUES (?, -1, 1) RETURNING id"),
      link: db.prepare(
        "SELECT chain FROM events WHERE position = ?1 UNION ALL SELECT chain FROM erased WHERE position = ?1",
      ),
      lastClosed: db.prepare("SELECT chain FROM closed ORDER BY number DESC LIMIT 1"),
      addClosed: db.prepare("INSERT INTO closed (stream, chain) VALUES (?, ?)"),
    };
  }

  /** Outcomes in the order of the requests, durable. */
  run(requests: readonly Request[]): Outcome[] {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const { position } = this.#statements.lastPosition.get() as { position: number };
      this.#position = position;
      this.#chain = this.#chainAt(position);
      const outcomes = requests.map((request) =>
        request.kind === "append" ? this.#appendInOrder(request.appends) : this.#tombstone(request.stream),
      );
      if (this.#position !== position) this.#statements.moveHead.run(this.#position, this.#namespace);
      this.#db.exec("COMMIT");
      this.#committed = { position: this.#position, chain: this.#chain };
      return outcomes;
    } finally {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
    }
  }

  #appendInOrder(appends: readonly WrittenAppend[]): AppendResult[] {
    const results: AppendResult[] = [];
    for (const append of appends) {
      const result = this.#append(append);
      results.push(result);
      if (result.outcome !== "appended") break;
    }
    return results;
  }

  #append(append: WrittenAppend): AppendResult {
    const { stream, expected, texts } = append;
    const before = expected === "no-stream" ? -1 : expected;
    const count = texts.length / TEXTS_PER_EVENT;
    const { start, extend, insert } = this.#statements;
    const row = expected === "no-stream" ? start.get(stream, count - 1) : extend.get(count, stream, expected);
    if (row === undefined) return this.#repeatOrConflict(append, before, count);

    const { id } = row as unknown as StreamRow;
    for (let n = 0; n < count; n++) {
      const at = n * TEXTS_PER_EVENT;
      const row = {
        position: ++this.#position,
        stream,
        revision: before + 1 + n,
        id: texts[at] as string,
        type: texts[at + 1] as string,
        data: texts[at + 2] as string,
        metadata: texts[at + 3] as string,
      };
      this.#chain = chained(this.#chain, row);
      insert.run(row.position, id, row.revision, row.id, row.type, row.data, row.metadata, this.#chain);
    }
    return { outcome: "appended", revision: before + count, position: positionText(this.#position) };
  }

  /** The stream is not where it was expected: as EventStoreDB, look whether exactly these events stand there already. */
  #repeatOrConflict(append: WrittenAppend, before: number, count: number): AppendResult {
    const row = this.#find(append.stream);
    if (row === undefined) return { outcome: "conflict", actual: "no-stream" };
    if (row.deleted) return { outcome: "deleted" };

    const standing = this.#statements.standing.all(row.id, before + 1, before + count) as {
      position: number;
      id: string;
    }[];
    const same = standing.length === count && standing.every(({ id }, n) => id === append.texts[n * TEXTS_PER_EVENT]);
    const last = standing.at(-1);
    if (!same || last === undefined) return { outcome: "conflict", actual: row.revision };
    return { outcome: "appended", revision: before + count, position: positionText(last.position) };
  }

  #tombstone(stream: string): StreamState {
    const row = this.#find(stream);
    if (row?.deleted) return "deleted";
    const { keepLinks, erase, close, closeUnwritten, lastClosed, addClosed } = this.#statements;
    const { id } = row ?? (closeUnwritten.get(stream) as { id: number });
    const { chain = UNCHAINED } = (lastClosed.get() ?? {}) as { chain?: string };
    addClosed.run(id, chainedName(chain, stream));
    if (row === undefined) return "no-stream";
    keepLinks.run(id);
    erase.run(id);
    close.run(id);
    return "exists";
  }

  /** Others may have written since. */
  #chainAt(position: number): string {
    if (position === this.#committed.position) return this.#committed.chain;
    return (this.#statements.link.get(position) as { chain: string }).chain;
  }

  #find(stream: string): StreamRow | undefined {
    return this.#statements.find.get(stream) as StreamRow | undefined;
  }
}
