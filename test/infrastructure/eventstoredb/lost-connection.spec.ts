import { randomUUID } from "node:crypto";
import { type EventStore, EventStoreUnavailable } from "../../../src/application/ports/event-store.ts";
import { openEventStoreDb } from "../../../src/infrastructure/eventstoredb/eventstoredb.ts";
import { follow } from "../../contract/event-store/follower.ts";
import { anAppend, appended, aStream, aWrittenStream, ids } from "../../contract/event-store/stage.ts";
import { aNamespace, onServer, unlessOneServer } from "./server.ts";
import { Wire } from "./wire.ts";

onServer(
  "a connection that is lost",
  (connectionString) => {
    let wire: Wire;
    /** Through the wire. */
    let store: EventStore;
    /** Not through it. */
    let beside: EventStore;
    /** Calls that `until` had to repeat. */
    let unanswered: number;

    beforeEach(async () => {
      wire = await Wire.to(connectionString);
      const namespace = aNamespace();
      store = await openEventStoreDb({ connectionString: wire.connectionString, namespace });
      beside = await openEventStoreDb({ connectionString, namespace });
      unanswered = 0;
    });
    afterEach(async () => {
      wire.speak();
      await store.close();
      await beside.close();
      await wire.close();
    });

    /** Within the time that a command has. */
    async function unavailableInTime(call: Promise<unknown>): Promise<void> {
      const started = performance.now();
      await expect(call).rejects.toBeInstanceOf(EventStoreUnavailable);
      expect(performance.now() - started).toBeLessThan(3_000);
    }

    /** As a client would, until it is answered. */
    async function until<T>(ask: () => Promise<T>): Promise<T> {
      while (true) {
        try {
          return await ask();
        } catch (error) {
          if (!(error instanceof EventStoreUnavailable)) throw error;
          unanswered++;
        }
      }
    }

    async function allIds(of: EventStore): Promise<string[]> {
      const all: string[] = [];
      for await (const page of of.readAll()) all.push(...ids(page));
      return all;
    }

    const calls: [string, () => Promise<unknown>][] = [
      ["an append", () => store.append(anAppend(aStream(), "no-stream"))],
      ["reading a stream", () => store.readStream(aStream())],
      ["reading the log", () => allIds(store)],
      ["the head", () => store.head()],
      ["a tombstone", () => store.tombstone(aStream())],
      [
        "a subscription",
        () => store.subscribe({ signal: new AbortController().signal })[Symbol.asyncIterator]().next(),
      ],
    ];

    it.each(calls)("answers %s in time where the server was never there, and as soon as it is", async (_, call) => {
      await beside.append(anAppend(aStream(), "no-stream"));
      await wire.takeAway();
      await unavailableInTime(call());
      await wire.putBack();
      await until(call);
    });

    it.each(calls)(
      "answers %s in time where the server falls silent, and goes on when it speaks again",
      async (_, call) => {
        await beside.append(anAppend(aStream(), "no-stream"));
        await call();
        wire.silence();
        await unavailableInTime(call());
        wire.speak();
        await until(call);
      },
    );

    it("recognises an append that was never answered, but did land", async () => {
      await aWrittenStream(store, 1);
      const append = anAppend(aStream(), "no-stream", 3);
      wire.silence();
      await unavailableInTime(store.append(append));
      wire.speak();
      const answer = await until(() => store.append(append));
      expect(answer).toMatchObject({ outcome: "appended", revision: 2 });
      expect(ids((await beside.readStream(append.stream)).events)).toEqual(ids(append.events));
    });

    it("loses and doubles no append, cut again and again under sixteen writers", async () => {
      const acknowledged: string[] = [];
      let isCutting = true;
      const writers = Array.from({ length: 16 }, async () => {
        while (isCutting) {
          const append = anAppend(aStream(), "no-stream", 2);
          await until(() => appended(store, append));
          acknowledged.push(...ids(append.events));
        }
      });
      for (let cuts = 1; cuts <= 8; cuts++) {
        const before = acknowledged.length;
        while (acknowledged.length < before + 40) await new Promise(setImmediate);
        wire.cut();
      }
      isCutting = false;
      await Promise.all(writers);
      expect(unanswered).toBeGreaterThan(0);
      expect((await allIds(beside)).sort()).toEqual(acknowledged.sort());
    });

    it("goes on following from where it was, with no gap and nothing twice: cut while it catches up, and while it waits", async () => {
      const category = randomUUID();
      const written: string[] = [];
      for (let n = 0; n < 20; n++) written.push(...ids((await aWrittenStream(beside, 100, category)).events));
      let batches = 0;
      const follower = follow(store, { prefixes: [category], maxBatch: 50 }, () => {
        if (++batches % 7 === 0) wire.cut();
      });
      await follower.until(() => follower.events.length >= written.length);
      for (let n = 0; n < 3; n++) {
        wire.cut();
        written.push(...ids((await aWrittenStream(beside, 2, category)).events));
        await follower.until(() => follower.events.length >= written.length);
      }
      await follower.stop();
      expect(ids(follower.events)).toEqual(written);
    });

    it("goes on following after a short while without a server, and raises after a longer one", async () => {
      const category = randomUUID();
      const { events } = await aWrittenStream(beside, 1, category);
      const follower = follow(store, { prefixes: [category] });
      await follower.until(() => follower.events.length === 1);
      await wire.takeAway();
      const meanwhile = await aWrittenStream(beside, 1, category);
      await wire.putBack();
      await follower.until(() => follower.events.length === 2);
      expect(ids(follower.events)).toEqual([...ids(events), ...ids(meanwhile.events)]);
      await wire.takeAway();
      await expect(follower.ended).rejects.toBeInstanceOf(EventStoreUnavailable);
    });

    it("comes to the end of the log on lines that all break before a batch is full", async () => {
      const category = randomUUID();
      const written: string[] = [];
      for (let n = 0; n < 5; n++) written.push(...ids((await aWrittenStream(beside, 200, category)).events));
      wire.cut();
      wire.breakAfter(100_000);
      const follower = follow(store, { prefixes: [category], maxBatch: 1_000 });
      await follower.until(() => follower.events.length >= written.length);
      await follower.stop();
      expect(follower.batches.length).toBeGreaterThan(2);
      expect(ids(follower.events)).toEqual(written);
    });

    it("ends at once where it is aborted while it waits for the server to come back", async () => {
      const follower = follow(store, { prefixes: [randomUUID()] });
      await follower.until(() => follower.batches.at(-1)?.caughtUp === true);
      await wire.takeAway();
      await follower.stop();
    });
  },
  unlessOneServer,
);
