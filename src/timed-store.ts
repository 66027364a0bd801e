import type { Append, AppendResult, EventStore } from "./application/ports/event-store.ts";

/** Times in milliseconds of `performance.now()`. */
export type AppendListener = (results: readonly AppendResult[], started: number, now: number) => void;

/** The same store; `listener` hears of every append that got a result. */
export function timedStore(store: EventStore, listener: AppendListener): EventStore {
  return {
    async append(append: Append) {
      const started = performance.now();
      const result = await store.append(append);
      listener([result], started, performance.now());
      return result;
    },
    async appendInOrder(appends: readonly Append[]) {
      const started = performance.now();
      const results = await store.appendInOrder(appends);
      listener(results, started, performance.now());
      return results;
    },
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    head: () => store.head(),
    subscribe: (options) => store.subscribe(options),
    tombstone: (stream) => store.tombstone(stream),
    close: () => store.close(),
  };
}
