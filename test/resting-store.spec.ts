import type { EventStore, Position, RecordedEvent, SubscriptionBatch } from "../src/application/ports/event-store.ts";
import { restingStore } from "../src/resting-store.ts";

const batchOf = (events: number): SubscriptionBatch => ({
  events: Array.from({ length: events }, () => ({}) as RecordedEvent),
  position: "1" as Position,
  caughtUp: true,
});

function storeThatTells(...batches: SubscriptionBatch[]): EventStore {
  const subscribe = async function* () {
    yield* batches;
  };
  return { subscribe } as Partial<EventStore> as EventStore;
}

const AN_HOUR = 3_600_000;

it("follows a full batch at once, rests after another, and ends its rest with the signal", async () => {
  const ending = new AbortController();
  const store = restingStore(storeThatTells(batchOf(2), batchOf(2), batchOf(1), batchOf(1)), AN_HOUR);
  const told = store.subscribe({ maxBatch: 2, signal: ending.signal })[Symbol.asyncIterator]();
  const lengths = [];
  for (let batch = 0; batch < 3; batch++) lengths.push((await told.next()).value?.events.length);
  expect(lengths).toEqual([2, 2, 1]);

  let isResting = true;
  const next = told.next().finally(() => {
    isResting = false;
  });
  await new Promise((turn) => setImmediate(turn));
  expect(isResting).toBe(true);
  ending.abort();
  expect((await next).done).toBe(false);
});
