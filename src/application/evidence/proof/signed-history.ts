import type { LogEvent } from "../../../domain/evidence/events.ts";
import type { Told } from "../../../domain/metadata.ts";
import type { EventStore, RecordedEvent } from "../../ports/event-store.ts";
import { LOG_STREAM } from "../../streams.ts";
import { upcast } from "../../upcasting.ts";

type Store = Pick<EventStore, "readStream">;

/** Events of `log` that are known: about ten checkpoints, since most have their timestamp in a minute. */
const KNOWN = 40;
/** When more are new, it is begun anew. */
const NEW = 200;

/**
 * The last events of stream `log`: as new as the store has them at each call, but what was read once is not read again,
 * because it cannot change.
 */
export class SignedHistory {
  static readonly #known = new WeakMap<Store, SignedHistory>();
  readonly #store: Store;
  #last: RecordedEvent | undefined;
  /** The last one first. */
  #events: readonly Told<LogEvent>[] = [];

  /** The one of this store. */
  static of(store: Store): SignedHistory {
    const known = SignedHistory.#known.get(store) ?? new SignedHistory(store);
    SignedHistory.#known.set(store, known);
    return known;
  }

  private constructor(store: Store) {
    this.#store = store;
  }

  /** Its last events, the last one first. Raises `EventStoreUnavailable`. */
  async lastEvents(): Promise<readonly Told<LogEvent>[]> {
    const [last, known] = [this.#last, this.#events];
    if (last === undefined) return await this.#begin();
    const { events } = await this.#store.readStream(LOG_STREAM, { from: last.revision, limit: NEW });
    // Another log, as where a backup was put back; or so much is new that there is more.
    if (events[0]?.id !== last.id || events.length === NEW) return await this.#begin();
    return events.length === 1 ? known : this.#know(events.slice(1).reverse(), known);
  }

  async #begin(): Promise<readonly Told<LogEvent>[]> {
    const { events } = await this.#store.readStream(LOG_STREAM, { direction: "backwards", limit: KNOWN });
    return this.#know(events, []);
  }

  #know(added: readonly RecordedEvent[], before: readonly Told<LogEvent>[]): readonly Told<LogEvent>[] {
    this.#last = added[0];
    this.#events = [...added.map((event) => upcast<LogEvent>(event)), ...before].slice(0, KNOWN);
    return this.#events;
  }
}
