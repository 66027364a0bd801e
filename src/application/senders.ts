import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import { type SenderState, senderDecider } from "../domain/sender/decider.ts";
import { type Loaded, load } from "./handle.ts";
import type { EventStore } from "./ports/event-store.ts";
import { senderStream } from "./streams.ts";

const REMEMBERED = 1_000;

/** Senders by their own streams, never by the read model: remembered, and brought up to date by looking. */
export class Senders {
  readonly #store: EventStore;
  readonly #thisTurn = new Map<EnterpriseNumber, Promise<SenderState>>();
  readonly #known = new Map<EnterpriseNumber, Loaded<SenderState>>();

  constructor(store: EventStore) {
    this.#store = store;
  }

  /** Those who ask in one turn of the event loop share one look: none of them can have heard of anything later. */
  get(sender: EnterpriseNumber): Promise<SenderState> {
    const looking = this.#thisTurn.get(sender);
    if (looking) return looking;
    const look = this.#look(sender);
    this.#thisTurn.set(sender, look);
    setImmediate(() => this.#thisTurn.delete(sender));
    return look;
  }

  /**
   * The judgement on the sender as it stands in the log. One that is remembered is judged first: no event takes anything
   * from a sender, so what it was allowed then is allowed now, and only a refusal needs a look.
   */
  async judge<Judgement extends { readonly accepted: boolean }>(
    sender: EnterpriseNumber,
    judge: (state: SenderState) => Judgement,
  ): Promise<Judgement> {
    const known = this.#known.get(sender);
    const remembered = known && judge(known.state);
    return remembered?.accepted ? remembered : judge(await this.get(sender));
  }

  async #look(sender: EnterpriseNumber): Promise<SenderState> {
    const loaded = await load(this.#store, senderStream(sender), senderDecider, this.#known.get(sender));
    this.#known.delete(sender);
    if (loaded.state.authorised) this.#known.set(sender, loaded);
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value as EnterpriseNumber);
    return loaded.state;
  }
}
