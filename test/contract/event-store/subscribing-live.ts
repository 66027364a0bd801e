import { randomUUID } from "node:crypto";
import type { SubscriptionBatch } from "../../../src/application/ports/event-store.ts";
import { catchUp, follow, headOf } from "./follower.ts";
import { anAppend, appended, aStream, aWrittenStream, ids, type Stage } from "./stage.ts";

/** What comes while somebody listens, and how listening ends. */
export function subscribingLive(stage: Stage): void {
  it("tells an event that is appended while it waits", async () => {
    const category = randomUUID();
    const follower = follow(stage.store, { prefixes: [category], after: await headOf(stage.store) });
    await follower.until(() => follower.batches.at(-1)?.caughtUp === true);
    for (let n = 1; n <= 5; n++) {
      const { position } = await aWrittenStream(stage.store, 1, category);
      await follower.until(() => follower.events.length === n);
      expect(follower.events.at(-1)?.position).toBe(position);
    }
    await follower.stop();
  });

  it("goes from what stands to what comes without a gap, while twenty clients append", async () => {
    const category = randomUUID();
    const written: string[] = [];
    const append = async () => {
      const { events } = await aWrittenStream(stage.store, 2, category);
      written.push(...ids(events));
    };
    for (let n = 0; n < 100; n++) await append();
    const writing = Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let n = 0; n < 45; n++) await append();
      }),
    );
    const follower = follow(stage.store, { prefixes: [category], maxBatch: 50 });
    await writing;
    await follower.until(() => follower.events.length >= 2000);
    await follower.stop();
    expect(ids(follower.events).sort()).toEqual(written.sort());
    const positions = follower.events.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort());
  });

  it("waits for a slow subscriber, and then tells it everything", async () => {
    const category = randomUUID();
    const first = await aWrittenStream(stage.store, 1, category);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    // Before the first event come empty batches where the log is long.
    const slow = ({ events }: SubscriptionBatch) => (events.length > 0 ? released : undefined);
    const follower = follow(stage.store, { prefixes: [category], maxBatch: 10 }, slow);
    await follower.until(() => follower.events.length === 1);
    const more = [];
    for (let n = 0; n < 10; n++) more.push(await aWrittenStream(stage.store, 100, category));
    expect(ids(follower.events)).toEqual(ids(first.events));
    release();
    await follower.until(() => follower.events.length >= 1001);
    await follower.stop();
    expect(ids(follower.events)).toEqual(ids([first, ...more].flatMap(({ events }) => events)));
    expect(Math.max(...follower.batches.map(({ events }) => events.length))).toBeLessThanOrEqual(10);
  });

  it("moves the position on while nothing matches", async () => {
    const start = await headOf(stage.store);
    const follower = follow(stage.store, { prefixes: [randomUUID()], after: start });
    await follower.until(() => follower.batches.at(-1)?.caughtUp === true);
    const { position } = await aWrittenStream(stage.store, 1);
    for (let n = 0; n < 10; n++) await aWrittenStream(stage.store, 50);
    await follower.until(() => (follower.batches.at(-1)?.position ?? start) >= position);
    await follower.stop();
    expect(follower.events).toEqual([]);
  });

  it("tells two subscribers everything", async () => {
    const category = randomUUID();
    const after = await headOf(stage.store);
    const both = [1, 30].map((maxBatch) => follow(stage.store, { prefixes: [category], after, maxBatch }));
    const stream = aStream(category);
    await appended(stage.store, anAppend(stream, "no-stream", 20));
    await appended(stage.store, anAppend(stream, 19, 20));
    await Promise.all(both.map((follower) => follower.until(() => follower.events.length === 40)));
    await Promise.all(both.map((follower) => follower.stop()));
    expect(both[0]?.events).toEqual(both[1]?.events);
  });

  it("goes on from where another one stopped, with exactly the rest", async () => {
    const category = randomUUID();
    const written: string[] = [];
    let after = await headOf(stage.store);
    const told: string[] = [];
    for (let round = 0; round < 5; round++) {
      const follower = follow(stage.store, { prefixes: [category], after, maxBatch: 3 });
      written.push(...ids((await aWrittenStream(stage.store, 4, category)).events));
      await follower.until(() => follower.events.length > 0);
      await follower.stop();
      told.push(...ids(follower.events));
      after = follower.batches.at(-1)?.position ?? after;
    }
    told.push(...ids((await catchUp(stage.store, { prefixes: [category], after })).events));
    expect(told).toEqual(written);
  });

  it("ends where its signal aborts while it waits", async () => {
    const follower = follow(stage.store, { prefixes: [randomUUID()], after: await headOf(stage.store) });
    await follower.until(() => follower.batches.at(-1)?.caughtUp === true);
    await expect(follower.stop()).resolves.toBeUndefined();
  });

  it("ends where its signal aborts while it catches up", async () => {
    const category = randomUUID();
    await aWrittenStream(stage.store, 100, category);
    const follower = follow(stage.store, { prefixes: [category], maxBatch: 1 });
    await follower.until(() => follower.events.length === 3);
    await follower.stop();
    expect(follower.events.length).toBeLessThan(100);
  });

  it("tells nothing where its signal has aborted already", async () => {
    const batches: SubscriptionBatch[] = [];
    for await (const batch of stage.store.subscribe({ signal: AbortSignal.abort() })) batches.push(batch);
    expect(batches).toEqual([]);
  });

  it("ends where the subscriber leaves while it waits, and so does what the subscriber awaits", async () => {
    const { signal } = new AbortController();
    const subscription = stage.store.subscribe({ prefixes: [randomUUID()], after: await headOf(stage.store), signal });
    const iterator = subscription[Symbol.asyncIterator]();
    let caughtUp = false;
    while (!caughtUp) caughtUp = (await iterator.next()).value?.caughtUp === true;
    const awaited = iterator.next().then(async (result) => {
      // Another client's append may have moved the position on.
      let last = result;
      while (!last.done) last = await iterator.next();
      return last;
    });
    await expect(iterator.return?.()).resolves.toMatchObject({ done: true });
    await expect(awaited).resolves.toMatchObject({ done: true });
  });

  it("ends where the subscriber leaves the loop", async () => {
    const { stream } = await aWrittenStream(stage.store, 2);
    const { signal } = new AbortController();
    let told = 0;
    for await (const { events } of stage.store.subscribe({ prefixes: [stream], maxBatch: 1, signal })) {
      told += events.length;
      if (told > 0) break;
    }
    expect(told).toBe(1);
    await expect(stage.store.append(anAppend(stream, 1))).resolves.toMatchObject({ revision: 2 });
  });

  it("leaves the other subscribers alone where one ends", async () => {
    const category = randomUUID();
    const after = await headOf(stage.store);
    const [leaving, staying] = [0, 1].map(() => follow(stage.store, { prefixes: [category], after }));
    await leaving?.until(() => leaving.batches.length > 0);
    await leaving?.stop();
    await aWrittenStream(stage.store, 3, category);
    await staying?.until(() => staying.events.length === 3);
    await staying?.stop();
    expect(leaving?.events).toEqual([]);
  });
}
