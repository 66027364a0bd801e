import { randomUUID } from "node:crypto";
import { type EventStore, EventStoreUnavailable } from "../../../src/application/ports/event-store.ts";
import { openEventStoreDb } from "../../../src/infrastructure/eventstoredb/eventstoredb.ts";
import { catchUp, follow, headOf } from "../../contract/event-store/follower.ts";
import { anAppend, appended, aStream, aWrittenStream, ids } from "../../contract/event-store/stage.ts";
import { GrpcDouble } from "./grpc-double.ts";
import { aNamespace, onServer, unlessOneOpenServer } from "./server.ts";
import { SilentNode } from "./silent-node.ts";

onServer(
  "a server that refuses to go on",
  (connectionString) => {
    const namespace = aNamespace();
    let real: EventStore;
    let double: GrpcDouble;
    let store: EventStore;

    beforeAll(async () => {
      real = await openEventStoreDb({ connectionString, namespace });
    });
    afterEach(async () => {
      await store.close();
      double.close();
    });
    afterAll(() => real.close());

    const throughDouble = async (made: Promise<GrpcDouble>) => {
      double = await made;
      return openEventStoreDb({ connectionString: double.connectionString, namespace });
    };

    describe("because it is not the leader, by a double of a follower", () => {
      const stream = aStream();
      const calls: [string, () => Promise<unknown>][] = [
        ["an append", () => appended(store, anAppend(aStream(), "no-stream", 2))],
        [
          "appends in order",
          () => store.appendInOrder([anAppend(aStream(), "no-stream"), anAppend(aStream(), "no-stream")]),
        ],
        ["reading a stream", async () => expect((await store.readStream(stream)).state).toBe("exists")],
        ["the head", () => headOf(store)],
        [
          "reading the log",
          async () => {
            let count = 0;
            for await (const page of store.readAll()) count += page.length;
            expect(count).toBeGreaterThan(0);
          },
        ],
        ["a subscription", async () => expect((await catchUp(store, {})).events.length).toBeGreaterThan(0)],
        [
          "a tombstone",
          async () => expect(await store.tombstone((await aWrittenStream(real, 1)).stream)).toBe("exists"),
        ],
      ];
      beforeAll(() => appended(real, anAppend(stream, "no-stream")));

      it.each(calls)("has %s carried out by the leader, as the first of all", async (_, call) => {
        store = await throughDouble(GrpcDouble.follower(connectionString));
        await call();
        expect(double.refusals).toBeGreaterThan(0);
      });

      // The client that appends, and the one that does all else.
      it.each(calls.filter(([what]) => ["an append", "reading a stream"].includes(what)))(
        "has %s carried out once it names another than a node that takes connections and never speaks",
        async (_, call) => {
          await using silent = await SilentNode.start();
          let leader = silent.connectionString;
          store = await throughDouble(GrpcDouble.follower(connectionString, () => leader));
          await expect(call()).rejects.toBeInstanceOf(EventStoreUnavailable);
          leader = connectionString;
          await untilAvailable(call);
          expect(silent.connections).toBeGreaterThan(0);
        },
        30_000,
      );
    });

    it("because the subscriber is too slow, by a double that drops it again and again: no gap, nothing twice", async () => {
      const category = randomUUID();
      const { position: after } = await aWrittenStream(real, 1);
      const { events } = await aWrittenStream(real, 300, category);
      store = await throughDouble(GrpcDouble.dropping(connectionString, 60));
      const follower = follow(store, { after, prefixes: [category], maxBatch: 50 });
      await follower.until(() => follower.events.length >= events.length);
      const later = await aWrittenStream(real, 2, category);
      await follower.until(() => follower.events.length >= events.length + 2);
      await follower.stop();
      expect(double.refusals).toBeGreaterThan(3);
      expect(ids(follower.events)).toEqual([...ids(events), ...ids(later.events)]);
    });
  },
  unlessOneOpenServer,
);

onServer("a subscriber that is too slow for a real server", (connectionString) => {
  it("is told everything in the end, though far more came meanwhile than is held for it", async () => {
    const store = await openEventStoreDb({ connectionString, namespace: aNamespace() });
    const category = randomUUID();
    // What others wrote before would come first, as batches without events.
    const { position: after } = await aWrittenStream(store, 1);
    const written = ids((await aWrittenStream(store, 10, category)).events);
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
    const follower = follow(store, { after, prefixes: [category], maxBatch: 10 }, () => mayGoOn);
    await follower.until(() => follower.events.length === 10);
    for (let n = 0; n < 12; n++) written.push(...ids((await aWrittenStream(store, 500, category)).events));
    goOn();
    await follower.until(() => follower.events.length >= written.length);
    await follower.stop();
    await store.close();
    expect(ids(follower.events)).toEqual(written);
  }, 60_000);
});

/** As whoever was refused does: the same again, until the store can be reached. */
async function untilAvailable(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof EventStoreUnavailable)) throw error;
    await untilAvailable(call);
  }
}
