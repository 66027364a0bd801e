import { type EventStore, EventStoreUnavailable } from "../../../src/application/ports/event-store.ts";
import { catchUp, follow, headOf } from "./follower.ts";
import { anAppend, appended, aStream, aWrittenStream, ids, type OpenEventStore, readAllOf } from "./stage.ts";

export function closing(open: OpenEventStore): void {
  async function opened(use: (store: EventStore, another: () => Promise<EventStore>) => Promise<void>) {
    const { store, another, dispose } = await open();
    try {
      await use(store, another);
    } finally {
      await dispose();
    }
  }

  const { signal } = new AbortController();
  it.each<[string, (store: EventStore) => Promise<unknown>]>([
    ["appending", (store) => store.append(anAppend(aStream(), "no-stream"))],
    ["appending in order", (store) => store.appendInOrder([anAppend(aStream(), "no-stream")])],
    ["reading a stream", (store) => store.readStream(aStream())],
    ["reading the whole log", (store) => readAllOf(store, [], {})],
    ["asking for the head", (store) => store.head()],
    ["subscribing", (store) => store.subscribe({ signal })[Symbol.asyncIterator]().next()],
    ["tombstoning", (store) => store.tombstone(aStream())],
  ])("makes %s raise that the store is unavailable", async (_, use) => {
    await opened(async (store) => {
      await aWrittenStream(store, 1);
      await store.close();
      await expect(use(store)).rejects.toBeInstanceOf(EventStoreUnavailable);
    });
  });

  it("raises that the store is unavailable to a subscriber that waits", async () => {
    await opened(async (store) => {
      await aWrittenStream(store, 1);
      const follower = follow(store, { after: await headOf(store) });
      await follower.until(() => follower.batches.at(-1)?.caughtUp === true);
      await store.close();
      await expect(follower.ended).rejects.toBeInstanceOf(EventStoreUnavailable);
    });
  });

  it("may be repeated", async () => {
    await opened(async (store) => {
      await Promise.all([store.close(), store.close()]);
      await expect(store.close()).resolves.toBeUndefined();
    });
  });

  it("loses nothing: opened again, all stands at the same positions", async () => {
    await opened(async (store, another) => {
      const written = [await aWrittenStream(store, 3), await aWrittenStream(store, 2)];
      const names = written.map(({ stream }) => stream);
      const before = await readAllOf(store, names, {});
      const gone = await aWrittenStream(store, 1);
      await store.tombstone(gone.stream);
      const head = await headOf(store);
      await store.close();

      const again = await another();
      expect(await readAllOf(again, names, {})).toEqual(before);
      expect(await again.readStream(gone.stream)).toEqual({ state: "deleted", events: [] });
      expect((await aWrittenStream(again, 1)).position > head).toBe(true);
      await again.close();
    });
  });

  it("keeps repeats recognisable: opened again, the first answer is given", async () => {
    await opened(async (store, another) => {
      const append = anAppend(aStream(), "no-stream", 2);
      const first = await appended(store, append);
      await store.close();
      const again = await another();
      expect(await appended(again, append)).toEqual(first);
      await again.close();
    });
  });

  it("keeps checkpoints valid: opened again, a subscriber gets exactly the rest", async () => {
    await opened(async (store, another) => {
      await aWrittenStream(store, 5, "kept");
      const { batches } = await catchUp(store, { prefixes: ["kept"] });
      const missed = await aWrittenStream(store, 2, "kept");
      await store.close();
      const again = await another();
      const rest = await catchUp(again, { prefixes: ["kept"], after: batches.at(-1)?.position });
      expect(ids(rest.events)).toEqual(ids(missed.events));
      await again.close();
    });
  });

  it("does not close another store on the same log, which tells what the first appended", async () => {
    await opened(async (store, another) => {
      const other = await another();
      const follower = follow(other, { prefixes: ["shared"] });
      const { stream, events } = await aWrittenStream(store, 2, "shared");
      await follower.until(() => follower.events.length === 2);
      expect(ids((await other.readStream(stream)).events)).toEqual(ids(events));
      await store.close();
      expect(await other.append(anAppend(stream, 1))).toMatchObject({ outcome: "appended", revision: 2 });
      await follower.until(() => follower.events.length === 3);
      await follower.stop();
      await other.close();
    });
  });
}
