import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import { mailboxDecider } from "../domain/mailbox/decider.ts";
import type { MailboxState } from "../domain/mailbox/state.ts";
import { type Loaded, load } from "./handle.ts";
import type { EventStore } from "./ports/event-store.ts";
import { mailboxStream } from "./streams.ts";

const REMEMBERED = 10_000;

/** The looks that were asked for in one turn of the event loop. */
interface Turn {
  readonly looks: Map<EnterpriseNumber, Promise<MailboxState>>;
  readonly done: Promise<unknown>;
}

/** Mailboxes by their own streams, never by the read model: remembered, and brought up to date by looking at what is new. */
export class Mailboxes {
  readonly #store: EventStore;
  readonly #known = new Map<EnterpriseNumber, Loaded<MailboxState>>();
  #turn: Turn | undefined;

  constructor(store: EventStore) {
    this.#store = store;
  }

  /**
   * As it stands in the log now. Those who ask in one turn of the event loop share one look (none of them can have heard
   * of anything later), and go on together in the order in which they asked: what is published together keeps its order.
   */
  async get(enterprise: EnterpriseNumber): Promise<MailboxState> {
    this.#turn ??= this.#beginTurn();
    const { looks, done } = this.#turn;
    const look = looks.get(enterprise) ?? this.#look(enterprise);
    looks.set(enterprise, look);
    // One that fails before the turn is over is not unheeded: it is raised below.
    look.catch(() => undefined);
    await done;
    return look;
  }

  #beginTurn(): Turn {
    const looks: Turn["looks"] = new Map();
    const done = new Promise<unknown>((resolve) =>
      setImmediate(() => {
        this.#turn = undefined;
        resolve(Promise.allSettled(looks.values()));
      }),
    );
    return { looks, done };
  }

  async #look(enterprise: EnterpriseNumber): Promise<MailboxState> {
    const loaded = await load(this.#store, mailboxStream(enterprise), mailboxDecider, this.#known.get(enterprise));
    this.#known.delete(enterprise);
    if (loaded.revision !== "no-stream") this.#known.set(enterprise, loaded);
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value as EnterpriseNumber);
    return loaded.state;
  }
}
