import type { EventStore, Position, RecordedEvent } from "../../../src/application/ports/event-store.ts";

/** These events as an event store tells them that is only read, and how many reads it has answered. */
export function toldStreams(events: readonly RecordedEvent[]) {
  const streams = Map.groupBy(events, ({ stream }) => stream);
  const store: Pick<EventStore, "readStream" | "subscribe" | "head"> & { reads: number; looked: number } = {
    reads: 0,
    looked: 0,
    async readStream(stream, { from = 0, limit = Number.POSITIVE_INFINITY } = {}) {
      store.reads++;
      const told = streams.get(stream);
      if (told === undefined) return { state: "no-stream", events: [] };
      return { state: "exists", events: told.slice(from, from + limit) };
    },
    async *subscribe({ after = "" as Position, prefixes = [""], maxBatch = 100 }) {
      const rest = events.filter(
        ({ position, stream }) => position > after && prefixes.some((prefix) => stream.startsWith(prefix)),
      );
      for (let from = 0; from < rest.length; from += maxBatch) {
        const batch = rest.slice(from, from + maxBatch);
        store.looked += batch.length;
        yield { events: batch, position: batch.at(-1)?.position as Position, caughtUp: from + maxBatch >= rest.length };
      }
      if (rest.length === 0) yield { events: [], position: after, caughtUp: true };
    },
    head: async () => events.at(-1)?.position,
  };
  return store;
}
