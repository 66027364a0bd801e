import type { HeadWatch } from "./head-watch.ts";
import type { Position } from "./ports/event-store.ts";
import type { Projection, ReadModel } from "./ports/read-model.ts";

/** What another node records of senders, rules and partitions decides here after so many milliseconds at the latest. */
export const TRUSTED_FOR = 500;

type Tables = Pick<ReadModel, "routingRules" | "partitions" | "sendersByNumber" | "messageTypes">;

/**
 * This node's tables, where they are known to have shown all that stood in the log half a second ago, and all that this
 * node itself has changed: for what publishing goes by, so that a cluster is not asked for each message.
 */
export class FreshTables {
  readonly #readModel: Tables;
  readonly #projection: Pick<Projection, "status">;
  readonly #head: Pick<HeadWatch, "wasConfirmedWithin">;
  #changed: Position | undefined;

  constructor(readModel: Tables, projection: Pick<Projection, "status">, head: Pick<HeadWatch, "wasConfirmedWithin">) {
    this.#readModel = readModel;
    this.#projection = projection;
    this.#head = head;
  }

  /** Undefined where they may not be gone by. What is read counts for this moment only. */
  get(): Tables | undefined {
    const { state, position } = this.#projection.status();
    const isShown = position !== undefined && (this.#changed === undefined || position >= this.#changed);
    const isFresh = state !== "stopped" && isShown && this.#head.wasConfirmedWithin(TRUSTED_FOR);
    return isFresh ? this.#readModel : undefined;
  }

  /** To be called once a change of ours is in the log. */
  changed(position: Position): void {
    if (this.#changed === undefined || position > this.#changed) this.#changed = position;
  }
}
