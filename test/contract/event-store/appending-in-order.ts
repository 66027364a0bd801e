import { anAppend, appended, aStream, aWrittenStream, ids, type Stage, success } from "./stage.ts";

export function appendingInOrder(stage: Stage): void {
  it("carries all of them out and answers in their order", async () => {
    const appends = [anAppend(aStream(), "no-stream"), anAppend(aStream(), "no-stream", 3)];
    expect(await stage.store.appendInOrder(appends)).toMatchObject([
      { outcome: "appended", revision: 0 },
      { outcome: "appended", revision: 2 },
    ]);
    for (const { stream, events } of appends) {
      expect(ids((await stage.store.readStream(stream)).events)).toEqual(ids(events));
    }
  });

  it("gives them positions in their order", async () => {
    const appends = Array.from({ length: 10 }, () => anAppend(aStream(), "no-stream", 2));
    const positions = (await stage.store.appendInOrder(appends)).map((result) => success(result).position);
    expect(positions).toEqual([...new Set(positions)].sort());
  });

  it("lets one build on the one before", async () => {
    const stream = aStream();
    const results = await stage.store.appendInOrder([anAppend(stream, "no-stream", 2), anAppend(stream, 1)]);
    expect(results).toMatchObject([{ revision: 1 }, { revision: 2 }]);
  });

  it("stops after the first conflict", async () => {
    const { stream: taken } = await aWrittenStream(stage.store, 1);
    const [before, after] = [aStream(), aStream()];
    const results = await stage.store.appendInOrder([
      anAppend(before, "no-stream"),
      anAppend(taken, "no-stream"),
      anAppend(after, "no-stream"),
    ]);
    expect(results).toEqual([
      { outcome: "appended", revision: 0, position: expect.any(String) },
      { outcome: "conflict", actual: 0 },
    ]);
    expect((await stage.store.readStream(before)).events).toHaveLength(1);
    expect(await stage.store.readStream(after)).toEqual({ state: "no-stream", events: [] });
  });

  it("answers once where the very first conflicts", async () => {
    const { stream: taken } = await aWrittenStream(stage.store, 1);
    const after = aStream();
    const results = await stage.store.appendInOrder([anAppend(taken, 4, 2), anAppend(after, "no-stream")]);
    expect(results).toEqual([{ outcome: "conflict", actual: 0 }]);
    expect((await stage.store.readStream(after)).state).toBe("no-stream");
  });

  it("stops at a tombstoned stream", async () => {
    const { stream: gone } = await aWrittenStream(stage.store, 1);
    await stage.store.tombstone(gone);
    const after = aStream();
    const results = await stage.store.appendInOrder([anAppend(gone, "no-stream"), anAppend(after, "no-stream")]);
    expect(results).toEqual([{ outcome: "deleted" }]);
    expect((await stage.store.readStream(after)).state).toBe("no-stream");
  });

  it("gives the first answers again when all of it is repeated", async () => {
    const stream = aStream();
    const appends = [anAppend(stream, "no-stream", 2), anAppend(aStream(), "no-stream"), anAppend(stream, 1)];
    const first = await stage.store.appendInOrder(appends);
    expect(await stage.store.appendInOrder(appends)).toEqual(first);
  });

  it("completes what an interrupted one has begun", async () => {
    const appends = [anAppend(aStream(), "no-stream"), anAppend(aStream(), "no-stream", 2)] as const;
    const begun = await appended(stage.store, appends[0]);
    const results = await stage.store.appendInOrder(appends);
    expect(success(results[0])).toEqual(begun);
    expect(success(results[1]).revision).toBe(1);
    expect((await stage.store.readStream(appends[0].stream)).events).toHaveLength(1);
  });

  it("answers nothing to nothing", async () => {
    expect(await stage.store.appendInOrder([])).toEqual([]);
  });
}
