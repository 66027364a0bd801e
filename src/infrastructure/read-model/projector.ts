import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Position, RecordedEvent, SubscriptionBatch } from "../../application/ports/event-store.ts";
import { ProjectionFailed } from "./projection-failed.ts";
import { type Registry, registry } from "./registry.ts";

type AnyHandler = (event: RecordedEvent) => void;

/**
 * Applies the log to the tables of one read model. Synchronous, and the only writer of its file: a second one finds the
 * checkpoint moved and fails.
 */
export class Projector {
  readonly #db: DatabaseSync;
  readonly #registry: Registry;
  readonly #handlers: ReadonlyMap<string, AnyHandler>;
  readonly #moveCheckpoint: StatementSync;
  readonly #erased: StatementSync;
  #position: Position | undefined;

  /** `db`: a connection that may write, to a file with the tables in it. */
  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#registry = registry(db);
    this.#handlers = new Map(Object.entries(this.#registry.handlers) as [string, AnyHandler][]);
    this.#moveCheckpoint = db.prepare("UPDATE checkpoint SET position = ? WHERE position IS ?");
    this.#erased = db.prepare("DELETE FROM erasures WHERE id IN (SELECT value FROM json_each(?))");
    const { position } = db.prepare("SELECT position FROM checkpoint").get() as { position: Position | null };
    this.#position = position ?? undefined;
  }

  /** Everything up to and including here is in the tables; undefined before the first batch. */
  get position(): Position | undefined {
    return this.#position;
  }

  /**
   * Moves the checkpoint and writes what the events say in one transaction, and returns the mailboxes that changed. Throws
   * ProjectionFailed where any of it cannot be done; then nothing of the batch was.
   */
  apply(batch: Pick<SubscriptionBatch, "events" | "position">): ReadonlySet<string> {
    let at: RecordedEvent | undefined;
    try {
      this.#db.exec("BEGIN IMMEDIATE");
      if (this.#moveCheckpoint.run(batch.position, this.#position ?? null).changes !== 1) {
        throw new Error("Another projector has moved the checkpoint.");
      }
      let last = this.#position ?? "";
      for (const event of batch.events) {
        at = event;
        if (event.position <= last) throw new Error("The event is not after the one before it.");
        last = event.position;
        this.#handle(event);
      }
      at = undefined;
      this.#registry.flush();
      this.#db.exec("COMMIT");
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      this.#registry.discard();
      throw new ProjectionFailed(error, at ?? { position: this.#position });
    }
    this.#position = batch.position;
    return this.#registry.takeChanged();
  }

  /**
   * These ids' streams and documents are gone: they wait no longer. Empties the write-ahead log, where older copies of what
   * was removed here may stand. Throws ProjectionFailed.
   */
  erased(ids: readonly string[]): void {
    try {
      this.#erased.run(JSON.stringify(ids));
      this.#db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (error) {
      throw new ProjectionFailed(error, { position: this.#position });
    }
  }

  #handle(event: RecordedEvent): void {
    const handler = this.#handlers.get(event.type);
    if (handler === undefined) throw new Error("No projection knows this type of event.");
    handler(event);
  }
}
