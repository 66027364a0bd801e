import { setTimeout as after } from "node:timers/promises";
import { type EventStore, EventStoreUnavailable } from "./application/ports/event-store.ts";

/** Before a store that could not be opened is tried again. Milliseconds. */
const TRY_AGAIN_AFTER = 1_000;

/**
 * The store, or where it cannot be opened now, one that raises `EventStoreUnavailable` until it can: it is tried again and
 * again. Raises what else opening raises.
 */
export async function openOrAwait(open: () => Promise<EventStore>): Promise<EventStore> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof EventStoreUnavailable)) throw error;
    return new AwaitedStore(open, error);
  }
}

class AwaitedStore implements EventStore {
  readonly #closing = new AbortController();
  readonly #opening: Promise<void>;
  #store: EventStore | undefined;
  #problem: unknown;

  constructor(open: () => Promise<EventStore>, problem: unknown) {
    this.#problem = problem;
    this.#opening = this.#openAtLast(open);
  }

  async append(...args: Parameters<EventStore["append"]>) {
    return this.#opened().append(...args);
  }

  async appendInOrder(...args: Parameters<EventStore["appendInOrder"]>) {
    return this.#opened().appendInOrder(...args);
  }

  async readStream(...args: Parameters<EventStore["readStream"]>) {
    return this.#opened().readStream(...args);
  }

  async *readAll(...args: Parameters<EventStore["readAll"]>) {
    yield* this.#opened().readAll(...args);
  }

  async head() {
    return this.#opened().head();
  }

  async *subscribe(...args: Parameters<EventStore["subscribe"]>) {
    yield* this.#opened().subscribe(...args);
  }

  async tombstone(...args: Parameters<EventStore["tombstone"]>) {
    return this.#opened().tombstone(...args);
  }

  async close() {
    this.#closing.abort();
    await this.#opening;
    await this.#store?.close();
  }

  #opened(): EventStore {
    if (this.#store) return this.#store;
    const { message } = this.#problem as Error;
    throw new EventStoreUnavailable(`The event store could not be opened yet. ${message}`, { cause: this.#problem });
  }

  async #openAtLast(open: () => Promise<EventStore>): Promise<void> {
    const { signal } = this.#closing;
    while (!this.#store && !signal.aborted) {
      await after(TRY_AGAIN_AFTER, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        this.#store = await open();
      } catch (problem) {
        this.#problem = problem;
      }
    }
  }
}
