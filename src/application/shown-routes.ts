import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import type { Routes } from "../domain/mailbox/routing.ts";
import type { HeadWatch } from "./head-watch.ts";
import type { Position } from "./ports/event-store.ts";
import type { Projection, ReadModel } from "./ports/read-model.ts";

/** What another node changes in a mailbox's rules and partitions decides here after so many milliseconds at the latest. */
export const TRUSTED_FOR = 500;

/**
 * Rules and partitions as this node's tables show them, where those are known to have shown all that stood in the log half
 * a second ago, and all that this node has changed: a cluster is not asked for each message then.
 */
export class ShownRoutes {
  readonly #readModel: Pick<ReadModel, "routingRules" | "partitions">;
  readonly #projection: Pick<Projection, "status">;
  readonly #head: Pick<HeadWatch, "wasConfirmedWithin">;
  #changed: Position | undefined;

  constructor(
    readModel: Pick<ReadModel, "routingRules" | "partitions">,
    projection: Pick<Projection, "status">,
    head: Pick<HeadWatch, "wasConfirmedWithin">,
  ) {
    this.#readModel = readModel;
    this.#projection = projection;
    this.#head = head;
  }

  /** Undefined where the tables may not be gone by. */
  of(enterprise: EnterpriseNumber): Routes | undefined {
    const { state, position } = this.#projection.status();
    const isShown = position !== undefined && (this.#changed === undefined || position >= this.#changed);
    if (state === "stopped" || !isShown || !this.#head.wasConfirmedWithin(TRUSTED_FOR)) return undefined;
    const standing = () => this.#readModel.partitions(enterprise);
    return {
      rules: this.#readModel.routingRules(enterprise),
      // Looked for only where a rule names one.
      partitions: { has: (partition) => standing().some(({ id }) => id === partition) },
    };
  }

  /** To be called once a change of rules or partitions is in the log. */
  changed(position: Position): void {
    if (this.#changed === undefined || position > this.#changed) this.#changed = position;
  }
}
