import { on } from "node:events";
import type { Worker } from "node:worker_threads";
import {
  type EventStore,
  EventStoreRefuses,
  EventStoreUnavailable,
  type SubscriptionBatch,
} from "../../application/ports/event-store.ts";
import type { FromReader, ReadingOrder, ToReader } from "./reading-thread-body.ts";

/**
 * The log, read on a thread of its own: it asks the store for the next batches, a few at most, and parses them while the
 * caller works on the last. For who goes through a long log at a stretch. Raises what `subscribe` raises, and leaves no
 * thread behind.
 */
export function readAhead(startThread: (order: ReadingOrder) => Worker): Pick<EventStore, "subscribe"> {
  return {
    async *subscribe({ signal, ...order }) {
      if (signal.aborted) return;
      const thread = startThread(order);
      const tell = (what: ToReader) => thread.postMessage(what);
      const ended = new Promise((resolve) => thread.once("exit", resolve));
      try {
        for await (const [said] of on(thread, "message", { signal, close: ["exit"] }) as AsyncIterable<[FromReader]>) {
          if (said.kind === "failed") throw failure(said);
          tell("next");
          yield JSON.parse(said.batch) as SubscriptionBatch;
        }
        throw new Error("The reading thread has ended.");
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        tell("leave");
        await ended;
      }
    },
  };
}

function failure({ name, message }: Extract<FromReader, { kind: "failed" }>): Error {
  if (name === EventStoreRefuses.name) return new EventStoreRefuses(message);
  if (name === EventStoreUnavailable.name) return new EventStoreUnavailable(message);
  return Object.assign(new Error(message), { name });
}
