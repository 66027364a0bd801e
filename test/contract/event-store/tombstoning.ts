import { randomUUID } from "node:crypto";
import { follow, headOf } from "./follower.ts";
import { anAppend, appended, aStream, aWrittenStream, ids, readAllOf, type Stage } from "./stage.ts";

export function tombstoning(stage: Stage): void {
  async function aTombstonedStream(): Promise<string> {
    const { stream } = await aWrittenStream(stage.store, 3);
    await stage.store.tombstone(stream);
    return stream;
  }

  it("tells that the stream existed", async () => {
    const { stream } = await aWrittenStream(stage.store, 3);
    expect(await stage.store.tombstone(stream)).toBe("exists");
  });

  it("tells that there was no stream", async () => {
    expect(await stage.store.tombstone(aStream())).toBe("no-stream");
  });

  it("may be repeated, and tells that it was done", async () => {
    const stream = await aTombstonedStream();
    expect(await stage.store.tombstone(stream)).toBe("deleted");
    expect(await stage.store.tombstone(stream)).toBe("deleted");
  });

  it.each([
    ["forwards", { direction: "forwards" }],
    ["backwards", { direction: "backwards" }],
    ["from a revision on", { from: 1 }],
    ["backwards from a revision", { direction: "backwards", from: 2, limit: 1 }],
  ] as const)("leaves no event to read, %s", async (_, options) => {
    expect(await stage.store.readStream(await aTombstonedStream(), options)).toEqual({ state: "deleted", events: [] });
  });

  it.each(["no-stream", 2, 0, 7] as const)("lets nothing be appended with %s expected", async (expected) => {
    expect(await stage.store.append(anAppend(await aTombstonedStream(), expected))).toEqual({ outcome: "deleted" });
  });

  it("closes a stream that was never written", async () => {
    const stream = aStream();
    await stage.store.tombstone(stream);
    expect(await stage.store.append(anAppend(stream, "no-stream"))).toEqual({ outcome: "deleted" });
    expect(await stage.store.readStream(stream)).toEqual({ state: "deleted", events: [] });
    expect(await stage.store.tombstone(stream)).toBe("deleted");
  });

  it("leaves other streams alone, also those whose names begin alike", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 2);
    const longer = `${stream}-1`;
    await appended(stage.store, anAppend(longer, "no-stream"));
    await stage.store.tombstone(longer);
    expect(ids((await stage.store.readStream(stream)).events)).toEqual(ids(events));
    expect(await stage.store.append(anAppend(stream, 1))).toMatchObject({ outcome: "appended" });
  });

  it("never gives a position again, not even that of the last event", async () => {
    const { stream, position } = await aWrittenStream(stage.store, 1);
    await stage.store.tombstone(stream);
    expect((await aWrittenStream(stage.store, 1)).position > position).toBe(true);
  });

  it("leaves a tombstoned stream closed, whoever races it", async () => {
    const { stream } = await aWrittenStream(stage.store, 1);
    await Promise.all([
      ...Array.from({ length: 10 }, () => stage.store.append(anAppend(stream, 0))),
      stage.store.tombstone(stream),
      ...Array.from({ length: 10 }, () => stage.store.append(anAppend(stream, 0))),
    ]);
    expect(await stage.store.append(anAppend(stream, 1))).toEqual({ outcome: "deleted" });
    expect(await stage.store.readStream(stream)).toEqual({ state: "deleted", events: [] });
  });

  it("lets the log be read past it", async () => {
    const before = await aWrittenStream(stage.store, 1);
    const gone = await aWrittenStream(stage.store, 2);
    const after = await aWrittenStream(stage.store, 1);
    await stage.store.tombstone(gone.stream);
    const events = await readAllOf(stage.store, [before.stream, after.stream], { from: before.position });
    expect(ids(events)).toEqual([...ids(before.events), ...ids(after.events)]);
  });

  it("lets the log be read from the position of an event that is gone", async () => {
    const gone = await aWrittenStream(stage.store, 1);
    const after = await aWrittenStream(stage.store, 1);
    await stage.store.tombstone(gone.stream);
    const events = await readAllOf(stage.store, [after.stream], { from: gone.position });
    expect(ids(events)).toEqual(ids(after.events));
  });

  it("lets subscribers go on past it, from a position that is gone too", async () => {
    const category = randomUUID();
    const gone = await aWrittenStream(stage.store, 2, category);
    await stage.store.tombstone(gone.stream);
    const follower = follow(stage.store, { prefixes: [category], after: gone.position });
    const after = await aWrittenStream(stage.store, 2, category);
    await follower.until(() => follower.events.length === 2);
    await follower.stop();
    expect(ids(follower.events)).toEqual(ids(after.events));
  });

  it("tells waiting subscribers nothing that is no event", async () => {
    const category = randomUUID();
    const { stream } = await aWrittenStream(stage.store, 1, category);
    const follower = follow(stage.store, { prefixes: [category], after: await headOf(stage.store) });
    await follower.until(() => follower.batches.at(-1)?.caughtUp === true);
    await stage.store.tombstone(stream);
    const after = await aWrittenStream(stage.store, 1, category);
    await follower.until(() => follower.events.length > 0);
    await follower.stop();
    expect(ids(follower.events)).toEqual(ids(after.events));
  });
}
