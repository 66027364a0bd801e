import {
  type Append,
  type AppendResult,
  type EventStore,
  EventStoreUnavailable,
} from "../../src/application/ports/event-store.ts";

/** The next append of an event of that type breaks off: `landed` tells whether it stands all the same. */
export interface Break {
  readonly type: string;
  readonly landed: boolean;
}

/** A store that the process loses hold of at one append, as when it dies or is cut off there. */
export class FailingStore {
  readonly store: EventStore;
  #next: Break | undefined;

  constructor(inner: EventStore) {
    this.store = {
      append: (append) => this.#append([append], async () => inner.append(append)),
      appendInOrder: (appends) =>
        this.#append(appends, (upTo) => inner.appendInOrder(appends.slice(0, upTo))) as Promise<AppendResult[]>,
      readStream: (...args) => inner.readStream(...args),
      readAll: (...args) => inner.readAll(...args),
      head: () => inner.head(),
      subscribe: (...args) => inner.subscribe(...args),
      tombstone: (stream) => inner.tombstone(stream),
      close: () => inner.close(),
    };
  }

  /** Runs it with that break in its way. */
  async during<Result>(next: Break, act: () => Promise<Result>): Promise<Result> {
    this.#next = next;
    try {
      return await act();
    } finally {
      this.#next = undefined;
    }
  }

  async #append<Result>(appends: readonly Append[], carryOut: (upTo: number) => Promise<Result>): Promise<Result> {
    const next = this.#next;
    const at = next ? appends.findIndex(({ events }) => events.some(({ type }) => type === next.type)) : -1;
    if (next === undefined || at < 0) return carryOut(appends.length);
    this.#next = undefined;
    const upTo = next.landed ? at + 1 : at;
    if (upTo > 0) await carryOut(upTo);
    throw new EventStoreUnavailable("broken off by the test");
  }
}
