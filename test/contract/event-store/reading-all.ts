import { aWrittenStream, ids, readAllOf, type Stage } from "./stage.ts";

export function readingAll(stage: Stage): void {
  /** Streams of two events each, one after the other. */
  async function someStreams(count: number) {
    const streams = [];
    for (let n = 0; n < count; n++) streams.push(await aWrittenStream(stage.store, 2));
    const [first] = (await stage.store.readStream(streams[0]?.stream ?? "")).events;
    if (first === undefined) throw new Error("The first stream has no event.");
    return {
      names: streams.map(({ stream }) => stream),
      ids: streams.flatMap(({ events }) => ids(events)),
      from: first.position,
    };
  }

  it("tells the events of all streams in the order in which they were appended", async () => {
    const written = await someStreams(5);
    const events = await readAllOf(stage.store, written.names, { from: written.from });
    expect(ids(events)).toEqual(written.ids);
    const positions = events.map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort());
  });

  it("tells them too when it begins at the beginning", async () => {
    const written = await someStreams(2);
    expect(ids(await readAllOf(stage.store, written.names, {}))).toEqual(written.ids);
  });

  it("tells of an event what its stream tells", async () => {
    const written = await someStreams(1);
    const [stream = ""] = written.names;
    const { events } = await stage.store.readStream(stream);
    expect(await readAllOf(stage.store, [stream], { from: written.from })).toEqual(events);
  });

  it("begins at the position, which is included", async () => {
    const written = await someStreams(3);
    const all = await readAllOf(stage.store, written.names, { from: written.from });
    for (const [n, event] of all.entries()) {
      const rest = await readAllOf(stage.store, written.names, { from: event.position });
      expect(ids(rest)).toEqual(ids(all.slice(n)));
    }
  });

  it.each([1, 2, 3, 7])("gives pages of at most %d events, each event once", async (pageSize) => {
    const written = await someStreams(5);
    let largest = 0;
    for await (const page of stage.store.readAll({ from: written.from, pageSize })) {
      largest = Math.max(largest, page.length);
    }
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThanOrEqual(pageSize);
    expect(ids(await readAllOf(stage.store, written.names, { from: written.from, pageSize }))).toEqual(written.ids);
  });

  it("can be left in the middle", async () => {
    const written = await someStreams(3);
    for await (const page of stage.store.readAll({ from: written.from, pageSize: 1 })) {
      expect(page).toHaveLength(1);
      break;
    }
    expect(ids(await readAllOf(stage.store, written.names, { from: written.from }))).toEqual(written.ids);
  });

  it("can be read twice at the same time", async () => {
    const written = await someStreams(4);
    const options = { from: written.from, pageSize: 2 };
    const both = await Promise.all([
      readAllOf(stage.store, written.names, options),
      readAllOf(stage.store, written.names, options),
    ]);
    expect(both.map(ids)).toEqual([written.ids, written.ids]);
  });

  it("has a head that is not before an acknowledged append", async () => {
    for (let n = 0; n < 5; n++) {
      const { position } = await aWrittenStream(stage.store, 2);
      const head = await stage.store.head();
      expect(head !== undefined && head >= position).toBe(true);
    }
  });

  it("has a head that never moves back", async () => {
    const heads = [];
    for (let n = 0; n < 5; n++) {
      const { stream } = await aWrittenStream(stage.store, 1);
      heads.push(await stage.store.head());
      await stage.store.tombstone(stream);
      heads.push(await stage.store.head());
    }
    expect(heads).toEqual([...heads].sort());
  });
}
