import { randomUUID } from "node:crypto";
import { catchUp, follow, headOf } from "./follower.ts";
import { anAppend, appended, aWrittenStream, ids, type Stage } from "./stage.ts";

/** What stands already. */
export function subscribing(stage: Stage): void {
  /** A category that no other case uses, with so many streams of two events. */
  async function aCategory(streams: number) {
    const category = randomUUID();
    const written = [];
    for (let n = 0; n < streams; n++) written.push(await aWrittenStream(stage.store, 2, category));
    return { prefixes: [`${category}-`], ids: written.flatMap(({ events }) => ids(events)), written };
  }

  it("tells what stands, in order, each event once", async () => {
    const category = await aCategory(6);
    const { events } = await catchUp(stage.store, { prefixes: category.prefixes });
    expect(ids(events)).toEqual(category.ids);
    const positions = events.map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort());
  });

  it("tells of an event what its stream tells", async () => {
    const { prefixes, written } = await aCategory(1);
    const { events } = await catchUp(stage.store, { prefixes });
    expect(events).toEqual((await stage.store.readStream(written[0]?.stream ?? "")).events);
  });

  it("begins after the position, which is excluded", async () => {
    const { prefixes } = await aCategory(3);
    const all = (await catchUp(stage.store, { prefixes })).events;
    for (const [n, { position }] of all.entries()) {
      const { events } = await catchUp(stage.store, { prefixes, after: position });
      expect(ids(events)).toEqual(ids(all.slice(n + 1)));
    }
  });

  it("tells everything after a position where no prefix is given", async () => {
    const { position } = await aWrittenStream(stage.store, 1);
    const one = await aWrittenStream(stage.store, 1, randomUUID());
    const other = await aWrittenStream(stage.store, 1, randomUUID());
    const { events } = await catchUp(stage.store, { after: position });
    expect(ids(events)).toEqual([...ids(one.events), ...ids(other.events)]);
  });

  it("tells the streams of every prefix, and no others", async () => {
    const [one, other, third] = [await aCategory(2), await aCategory(2), await aCategory(2)];
    const { events } = await catchUp(stage.store, { prefixes: [...one.prefixes, ...third.prefixes] });
    expect(ids(events)).toEqual([...one.ids, ...third.ids]);
    expect(ids(events)).not.toEqual(expect.arrayContaining(other.ids));
  });

  it("tells an event once where two prefixes match it", async () => {
    const category = await aCategory(2);
    const [prefix = ""] = category.prefixes;
    const { events } = await catchUp(stage.store, { prefixes: [prefix, prefix.slice(0, -1), prefix] });
    expect(ids(events)).toEqual(category.ids);
  });

  it("takes a whole stream name as a prefix", async () => {
    const { written } = await aCategory(2);
    const [first] = written;
    const { events } = await catchUp(stage.store, { prefixes: [first?.stream ?? ""] });
    expect(ids(events)).toEqual(ids(first?.events ?? []));
  });

  it("matches prefixes at the beginning of the name only", async () => {
    const tag = randomUUID();
    await aWrittenStream(stage.store, 1, `x${tag}`);
    const right = await aWrittenStream(stage.store, 1, tag);
    expect(ids((await catchUp(stage.store, { prefixes: [tag] })).events)).toEqual(ids(right.events));
  });

  it("takes prefixes as they stand: nothing in them is a pattern", async () => {
    const tag = randomUUID();
    for (const other of ["axb", "aXXb", "b", "a"]) await aWrittenStream(stage.store, 1, `${tag}${other}`);
    for (const literal of ["a.b", "a_b", "a%b", "a*b", "a|b", "a[x]b", "(a)+b", "^a$b"]) {
      const { events } = await aWrittenStream(stage.store, 1, `${tag}${literal}`);
      const told = await catchUp(stage.store, { prefixes: [`${tag}${literal}`] });
      expect(ids(told.events)).toEqual(ids(events));
    }
  });

  it("tells upper from lower case in prefixes", async () => {
    const tag = randomUUID();
    const lower = await aWrittenStream(stage.store, 1, `${tag}-case`);
    await aWrittenStream(stage.store, 1, `${tag}-CASE`);
    expect(ids((await catchUp(stage.store, { prefixes: [`${tag}-c`] })).events)).toEqual(ids(lower.events));
  });

  it.each([1, 3, 100])("holds at most %d events a batch where that is the maximum", async (maxBatch) => {
    const category = await aCategory(5);
    const { batches, events } = await catchUp(stage.store, { prefixes: category.prefixes, maxBatch });
    expect(ids(events)).toEqual(category.ids);
    expect(Math.max(...batches.map((batch) => batch.events.length))).toBeLessThanOrEqual(maxBatch);
  });

  it("splits one append over batches without losing any of it", async () => {
    const category = randomUUID();
    const { events } = await aWrittenStream(stage.store, 50, category);
    const told = await catchUp(stage.store, { prefixes: [category], maxBatch: 7 });
    expect(ids(told.events)).toEqual(ids(events));
  });

  it("gives each batch a position that is not before its events, and never moves back", async () => {
    const category = await aCategory(5);
    const { batches } = await catchUp(stage.store, { prefixes: category.prefixes, maxBatch: 2 });
    for (const { events, position } of batches) {
      for (const event of events) expect(event.position <= position).toBe(true);
    }
    const positions = batches.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort());
  });

  it("goes on from any batch's position with exactly the rest", async () => {
    const category = await aCategory(5);
    const { batches } = await catchUp(stage.store, { prefixes: category.prefixes, maxBatch: 3 });
    let told = 0;
    for (const { events, position } of batches) {
      told += events.length;
      const rest = await catchUp(stage.store, { prefixes: category.prefixes, after: position });
      expect(ids(rest.events)).toEqual(category.ids.slice(told));
    }
    expect(told).toBe(10);
  });

  it("says that it caught up only once everything that stood was told", async () => {
    const category = await aCategory(4);
    const { batches } = await catchUp(stage.store, { prefixes: category.prefixes, maxBatch: 1 });
    const before = batches.filter(({ caughtUp }) => !caughtUp).flatMap(({ events }) => events);
    const after = batches.filter(({ caughtUp }) => caughtUp).flatMap(({ events }) => events);
    expect(ids([...before, ...after])).toEqual(category.ids);
    expect(before.length).toBeGreaterThanOrEqual(category.ids.length - 1);
  });

  it("says that it caught up where nothing comes after the position", async () => {
    await aCategory(1);
    const { events } = await catchUp(stage.store, { prefixes: [randomUUID()], after: await headOf(stage.store) });
    expect(events).toEqual([]);
  });

  it("says that it caught up where nothing matches, having moved on to the end", async () => {
    const { written } = await aCategory(3);
    const { batches, events } = await catchUp(stage.store, { prefixes: [randomUUID()] });
    expect(events).toEqual([]);
    const reached = batches.at(-1)?.position ?? "";
    expect(reached >= (written.at(-1)?.position ?? "none")).toBe(true);
  });

  it("goes on saying that it caught up", async () => {
    const category = await aCategory(1);
    const follower = follow(stage.store, { prefixes: category.prefixes });
    await follower.until(() => follower.batches.at(-1)?.caughtUp === true);
    const already = follower.batches.length;
    await appended(stage.store, anAppend(category.written[0]?.stream ?? "", 1, 20));
    await follower.until(() => follower.events.length === 22);
    await follower.stop();
    expect(follower.batches.slice(already).every(({ caughtUp }) => caughtUp)).toBe(true);
  });
}
