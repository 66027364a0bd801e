import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Landmark } from "../../application/landmark.ts";
import type { Position, RecordedEvent, SubscriptionBatch } from "../../application/ports/event-store.ts";
import { upcast } from "../../application/upcasting.ts";
import { checkpointMover, landmarkIn, readLandmark } from "./landmark.ts";
import { ProjectionFailed } from "./projection-failed.ts";
import { searchProjection } from "./projections/search.ts";
import { type Registry, registry } from "./registry.ts";
import { emptySchema } from "./schema.ts";

type AnyHandler = (event: ReturnType<typeof upcast>) => void;

/**
 * Applies the log to the tables of one read model. Synchronous, and the only writer of its file: a second one finds the
 * checkpoint moved and fails.
 */
export class Projector {
  readonly #db: DatabaseSync;
  readonly #search: typeof searchProjection;
  #registry: Registry;
  #handlers: ReadonlyMap<string, AnyHandler>;
  readonly #moveCheckpoint: ReturnType<typeof checkpointMover>;
  readonly #erased: StatementSync;
  readonly #holdBack: number;
  #heldBack = 0;
  #position: Position | undefined;
  #landmark: Landmark | undefined;

  /**
   * `db`: a connection that may write, to a file with the tables in it. `holdBack`: while so many events were not applied,
   * what is written once for many of them may wait for the next batch, and `finish` is to be called at the end; that is for
   * a file of which nothing counts before.
   */
  constructor(db: DatabaseSync, search: typeof searchProjection = searchProjection, holdBack = 0) {
    this.#db = db;
    this.#holdBack = holdBack;
    this.#search = search;
    this.#registry = registry(db, search(db));
    this.#handlers = handlersOf(this.#registry);
    this.#moveCheckpoint = checkpointMover(db);
    this.#erased = db.prepare("DELETE FROM erasures WHERE id IN (SELECT value FROM json_each(?))");
    const { position } = db.prepare("SELECT position FROM checkpoint").get() as { position: Position | null };
    this.#position = position ?? undefined;
    this.#landmark = readLandmark(db);
  }

  /** Everything up to and including here is in the tables; undefined before the first batch. */
  get position(): Position | undefined {
    return this.#position;
  }

  get landmark(): Landmark | undefined {
    return this.#landmark;
  }

  /** Forgets everything, because it is of another log. Throws ProjectionFailed. */
  startAnew(): void {
    try {
      emptySchema(this.#db);
    } catch (error) {
      throw new ProjectionFailed(error, { position: this.#position });
    }
    this.#registry = registry(this.#db, this.#search(this.#db));
    this.#handlers = handlersOf(this.#registry);
    this.#position = undefined;
    this.#landmark = undefined;
  }

  /**
   * Moves the checkpoint and writes what the events say in one transaction, and returns the mailboxes that changed. Throws
   * ProjectionFailed where any of it cannot be done; then nothing of the batch was.
   */
  apply(batch: Pick<SubscriptionBatch, "events" | "position">): ReadonlySet<string> {
    const landmark = landmarkIn(batch.events) ?? this.#landmark;
    let at: RecordedEvent | undefined;
    try {
      this.#db.exec("BEGIN IMMEDIATE");
      if (!this.#moveCheckpoint(this.#position, batch.position, landmark)) {
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
      this.#heldBack += batch.events.length;
      if (this.#heldBack >= this.#holdBack) this.#flush();
      this.#db.exec("COMMIT");
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      this.#registry.discard();
      throw new ProjectionFailed(error, at ?? { position: this.#position });
    }
    this.#position = batch.position;
    this.#landmark = landmark;
    return this.#registry.takeChanged();
  }

  /** Writes what was held back. */
  finish(): void {
    this.#db.exec("BEGIN IMMEDIATE");
    this.#flush();
    this.#db.exec("COMMIT");
  }

  /**
   * These ids' streams and documents are gone: they wait no longer. Older copies of what was removed here may stand in the
   * write-ahead log until that is emptied. Throws ProjectionFailed.
   */
  erased(ids: readonly string[]): void {
    try {
      this.#erased.run(JSON.stringify(ids));
    } catch (error) {
      throw new ProjectionFailed(error, { position: this.#position });
    }
  }

  #flush(): void {
    this.#registry.flush();
    this.#heldBack = 0;
  }

  #handle(event: RecordedEvent): void {
    const handler = this.#handlers.get(event.type);
    if (handler === undefined) throw new Error("No projection knows this type of event.");
    handler(upcast(event));
    this.#registry.saw(event);
  }
}

const handlersOf = ({ handlers }: Registry) => new Map(Object.entries(handlers) as [string, AnyHandler][]);
