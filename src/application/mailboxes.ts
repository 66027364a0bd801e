import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import { mailboxDecider } from "../domain/mailbox/decider.ts";
import { hasPartition } from "../domain/mailbox/partitions.ts";
import type { Routes } from "../domain/mailbox/routing.ts";
import type { MailboxState } from "../domain/mailbox/state.ts";
import type { PartitionId } from "../domain/message/events.ts";
import type { FreshTables } from "./fresh-tables.ts";
import { type Loaded, load } from "./handle.ts";
import type { EventStore, Position } from "./ports/event-store.ts";
import { mailboxStream } from "./streams.ts";

const REMEMBERED = 10_000;

/** What is asked for in one turn of the event loop, and what the looks at its end found, each by itself. */
interface Turn {
  readonly asked: Set<EnterpriseNumber>;
  readonly looks: Promise<ReadonlyMap<EnterpriseNumber, Promise<MailboxState>>>;
}

/**
 * Mailboxes by their own streams: remembered, and brought up to date by looking at what is new. Only what decides where
 * messages go is taken from the read model, where that is known to be fresh.
 */
export class Mailboxes {
  readonly #store: EventStore;
  readonly #known = new Map<EnterpriseNumber, Loaded<MailboxState>>();
  readonly #tables: FreshTables | undefined;
  #turn: Turn | undefined;

  /** Without `tables`, every question is a look into the log. */
  constructor(store: EventStore, tables?: FreshTables) {
    this.#store = store;
    this.#tables = tables;
  }

  /**
   * As it stood half a second ago, with all that this node has changed. Those who ask in one turn of the event loop go on
   * in the order in which they asked: should the tables be no longer fresh in the midst of it, only those who come later
   * wait.
   */
  async routes(recipient: EnterpriseNumber): Promise<Routes> {
    return this.#shown(recipient) ?? this.get(recipient);
  }

  /** Half a second after another node deleted it, it may still be said to stand. What stands is never denied. */
  async hasPartition(enterprise: EnterpriseNumber, partition: PartitionId): Promise<boolean> {
    const shown = this.#shown(enterprise);
    return (shown && hasPartition(shown, partition)) || hasPartition(await this.get(enterprise), partition);
  }

  /** To be called once rules or partitions were changed in the log: whoever asks for routes from now on is told of it. */
  changed(position: Position): void {
    this.#tables?.changed(position);
  }

  #shown(enterprise: EnterpriseNumber): Routes | undefined {
    const tables = this.#tables?.get();
    if (tables === undefined) return undefined;
    // Looked for only where a rule names one.
    const has = (partition: PartitionId) => tables.partitions(enterprise).some(({ id }) => id === partition);
    return { rules: tables.routingRules(enterprise), partitions: { has } };
  }

  /**
   * As it stands in the log now. Those who ask in one turn of the event loop share one look at its end, later than anything
   * that one of them can have heard of, and go on together in the order in which they asked: what is published together
   * keeps its order.
   */
  async get(enterprise: EnterpriseNumber): Promise<MailboxState> {
    this.#turn ??= this.#beginTurn();
    const { asked, looks } = this.#turn;
    asked.add(enterprise);
    return (await looks).get(enterprise) as Promise<MailboxState>;
  }

  #beginTurn(): Turn {
    const asked = new Set<EnterpriseNumber>();
    const atItsEnd = async () => {
      this.#turn = undefined;
      const looks = new Map([...asked].map((enterprise) => [enterprise, this.#look(enterprise)]));
      await Promise.allSettled(looks.values());
      return looks;
    };
    return { asked, looks: new Promise((resolve) => setImmediate(() => resolve(atItsEnd()))) };
  }

  async #look(enterprise: EnterpriseNumber): Promise<MailboxState> {
    const loaded = await load(this.#store, mailboxStream(enterprise), mailboxDecider, this.#known.get(enterprise));
    this.#known.delete(enterprise);
    if (loaded.revision !== "no-stream") this.#known.set(enterprise, loaded);
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value as EnterpriseNumber);
    return loaded.state;
  }
}
