import { anAppend, appended, aStream, aWrittenStream, ids, type Stage } from "./stage.ts";

export function readingStreams(stage: Stage): void {
  it("tells everything about an event", async () => {
    const { stream, events, position } = await aWrittenStream(stage.store, 1);
    const [event] = events;
    expect(await stage.store.readStream(stream)).toEqual({
      state: "exists",
      events: [{ stream, revision: 0, position, ...event }],
    });
  });

  it.each(["forwards", "backwards"] as const)("says that a stream is missing, %s", async (direction) => {
    expect(await stage.store.readStream(aStream(), { direction })).toEqual({ state: "no-stream", events: [] });
  });

  it("says that a stream is missing, from a revision on", async () => {
    expect(await stage.store.readStream(aStream(), { from: 3, limit: 1 })).toEqual({ state: "no-stream", events: [] });
  });

  // Of a stream with revisions 0 to 4.
  it.each([
    ["all without options", {}, [0, 1, 2, 3, 4]],
    ["from a revision on, which is included", { from: 3 }, [3, 4]],
    ["as many as the limit", { limit: 2 }, [0, 1]],
    ["from a revision on, as many as the limit", { from: 1, limit: 2 }, [1, 2]],
    ["what there is where the limit is larger", { from: 3, limit: 100 }, [3, 4]],
    ["exactly all where the limit is just that", { limit: 5 }, [0, 1, 2, 3, 4]],
    ["the last one from the last revision on", { from: 4 }, [4]],
    ["nothing beyond the end", { from: 5 }, []],
    ["nothing where the limit is nothing", { limit: 0 }, []],
    ["nothing backwards where the limit is nothing", { direction: "backwards", limit: 0 }, []],
    ["all backwards", { direction: "backwards" }, [4, 3, 2, 1, 0]],
    ["the last one first", { direction: "backwards", limit: 1 }, [4]],
    ["backwards as many as the limit", { direction: "backwards", limit: 3 }, [4, 3, 2]],
    ["backwards from a revision, which is included", { direction: "backwards", from: 2 }, [2, 1, 0]],
    ["backwards from a revision as many as the limit", { direction: "backwards", from: 3, limit: 2 }, [3, 2]],
    ["backwards from beyond the end, which is from the end", { direction: "backwards", from: 9, limit: 2 }, [4, 3]],
    ["backwards from the first revision just that", { direction: "backwards", from: 0 }, [0]],
    ["backwards what there is where the limit is larger", { direction: "backwards", from: 1, limit: 100 }, [1, 0]],
  ] as const)("reads %s", async (_, options, revisions) => {
    const { stream, events } = await aWrittenStream(stage.store, 5);
    const slice = await stage.store.readStream(stream, options);
    expect(slice.state).toBe("exists");
    expect(slice.events.map(({ revision }) => revision)).toEqual(revisions);
    expect(ids(slice.events)).toEqual(revisions.map((revision) => events[revision]?.id));
  });

  it("tells the same of an event in both directions", async () => {
    const { stream } = await aWrittenStream(stage.store, 3);
    const { events } = await stage.store.readStream(stream);
    expect((await stage.store.readStream(stream, { direction: "backwards" })).events).toEqual(events.toReversed());
  });

  it("reads a stream of 1,500 events whole, both ways", async () => {
    const stream = aStream();
    let expected: number | "no-stream" = "no-stream";
    for (let n = 0; n < 3; n++) expected = (await appended(stage.store, anAppend(stream, expected, 500))).revision;
    const { events } = await stage.store.readStream(stream);
    expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: 1500 }, (_, n) => n));
    const backwards = (await stage.store.readStream(stream, { direction: "backwards" })).events;
    expect(ids(backwards)).toEqual(ids(events).reverse());
  });

  it("sees an append as soon as it is acknowledged", async () => {
    const { stream } = await aWrittenStream(stage.store, 1);
    for (let revision = 0; revision < 20; revision++) {
      await appended(stage.store, anAppend(stream, revision));
      const slice = await stage.store.readStream(stream, { direction: "backwards", limit: 1 });
      expect(slice.events[0]?.revision).toBe(revision + 1);
    }
  });
}
