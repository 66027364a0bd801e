import { performance } from "node:perf_hooks";
import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import { senderDecider } from "../domain/sender/decider.ts";
import type { SenderState } from "../domain/sender/state.ts";
import type { Submitter } from "../domain/sender/submission.ts";
import { type FreshTables, TRUSTED_FOR } from "./fresh-tables.ts";
import { type Loaded, load } from "./handle.ts";
import type { EventStore, Position } from "./ports/event-store.ts";
import { senderStream } from "./streams.ts";

const REMEMBERED = 1_000;

interface Known {
  readonly loaded: Loaded<SenderState>;
  /** When the look began that found it, by a clock that only goes forwards. */
  readonly lookedAt: number;
}

/**
 * Senders by their own streams. A look is a round trip to the store, so that what it found is trusted for half a second,
 * and what the tables show where they are as fresh: a suspension holds at once on the node that records it (`changed`), and
 * on every other within that time, because the look of each reads what was durable when it began. Without a store nothing is
 * trusted for longer. A refusal is always the log's.
 */
export class Senders {
  readonly #store: EventStore;
  readonly #tables: FreshTables | undefined;
  readonly #now: () => number;
  readonly #thisTurn = new Map<EnterpriseNumber, Promise<SenderState>>();
  readonly #known = new Map<EnterpriseNumber, Known>();
  /** Looks that began before a change of ours must not be remembered after it. */
  #changes = 0;

  /** `now`: milliseconds, by a clock that only goes forwards. */
  constructor(store: EventStore, tables?: FreshTables, now: () => number = () => performance.now()) {
    this.#store = store;
    this.#tables = tables;
    this.#now = now;
  }

  /** Those who ask in one turn of the event loop share one look: none of them can have heard of anything later. */
  get(sender: EnterpriseNumber): Promise<SenderState> {
    const looking = this.#thisTurn.get(sender);
    if (looking) return looking;
    const look = this.#look(sender);
    this.#thisTurn.set(sender, look);
    setImmediate(() => {
      if (this.#thisTurn.get(sender) === look) this.#thisTurn.delete(sender);
    });
    return look;
  }

  /** The judgement on the sender as it stands in the log, or stood there less than half a second ago. No refusal is old. */
  async judge<Judgement extends { readonly accepted: boolean }>(
    sender: EnterpriseNumber,
    judge: (state: Submitter) => Judgement,
  ): Promise<Judgement> {
    const known = this.#known.get(sender);
    const isFresh = known !== undefined && this.#now() - known.lookedAt < TRUSTED_FOR;
    const standing = isFresh ? known.loaded.state : this.#shown(sender);
    const judged = standing && judge(standing);
    return judged?.accepted ? judged : judge(await this.get(sender));
  }

  /** To be called once a change is in the log: whoever asks from now on is told of it. */
  changed(sender: EnterpriseNumber, position: Position | undefined): void {
    if (position !== undefined) this.#tables?.changed(position);
    this.#changes++;
    this.#known.delete(sender);
    this.#thisTurn.delete(sender);
  }

  #shown(sender: EnterpriseNumber): Submitter | undefined {
    const tables = this.#tables?.get();
    const row = tables?.sendersByNumber([sender]).get(sender);
    if (tables === undefined || row === undefined) return undefined;
    return {
      authorised: true,
      suspension: row.suspensionReason === null ? undefined : { reason: row.suspensionReason },
      registeredMailAllowed: row.registeredMailAllowed,
      messageTypes: { get: (messageTypeId) => tables.messageTypes([{ sender, messageTypeId }])[0] },
    };
  }

  async #look(sender: EnterpriseNumber): Promise<SenderState> {
    const lookedAt = this.#now();
    const changes = this.#changes;
    const loaded = await load(this.#store, senderStream(sender), senderDecider, this.#known.get(sender)?.loaded);
    if (changes !== this.#changes) return loaded.state;
    this.#known.delete(sender);
    if (loaded.state.authorised) this.#known.set(sender, { loaded, lookedAt });
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value as EnterpriseNumber);
    return loaded.state;
  }
}
