import { setImmediate as nextTurn } from "node:timers/promises";
import { anAppend, appended, aStream, aWrittenStream, type Stage } from "./stage.ts";

export function racing(stage: Stage): void {
  it("lets exactly one of fifty start a stream", async () => {
    const stream = aStream();
    const results = await Promise.all(
      Array.from({ length: 50 }, () => stage.store.append(anAppend(stream, "no-stream"))),
    );
    expect(results.filter(({ outcome }) => outcome === "appended")).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === "conflict")).toHaveLength(49);
    expect((await stage.store.readStream(stream)).events).toHaveLength(1);
  });

  it("lets exactly one of fifty win each round, and tells the others the revision that stands", async () => {
    const { stream } = await aWrittenStream(stage.store, 1);
    for (let round = 0; round < 10; round++) {
      const results = await Promise.all(Array.from({ length: 50 }, () => stage.store.append(anAppend(stream, round))));
      expect(results.filter(({ outcome }) => outcome === "appended")).toHaveLength(1);
      for (const result of results) {
        if (result.outcome !== "appended") expect(result).toEqual({ outcome: "conflict", actual: round + 1 });
      }
    }
    expect((await stage.store.readStream(stream)).events).toHaveLength(11);
  });

  it("lets a conflict leave the appends beside it untouched", async () => {
    const { stream: taken } = await aWrittenStream(stage.store, 1);
    const streams = Array.from({ length: 100 }, () => aStream());
    const results = await Promise.all(
      streams.flatMap((stream) => [
        stage.store.append(anAppend(taken, "no-stream", 2)),
        stage.store.append(anAppend(stream, "no-stream", 2)),
      ]),
    );
    expect(results.filter((_, n) => n % 2 === 0)).toEqual(streams.map(() => ({ outcome: "conflict", actual: 0 })));
    expect(results.filter(({ outcome }) => outcome === "appended")).toHaveLength(100);
    for (const stream of streams) expect((await stage.store.readStream(stream)).events).toHaveLength(2);
  });

  it("gives two hundred simultaneous appends positions of their own, in one order for all readers", async () => {
    const streams = Array.from({ length: 200 }, () => aStream());
    const results = await Promise.all(streams.map((stream) => appended(stage.store, anAppend(stream, "no-stream"))));
    expect(new Set(results.map(({ position }) => position)).size).toBe(200);
    for (const [n, stream] of streams.entries()) {
      const { events } = await stage.store.readStream(stream);
      expect(events[0]?.position).toBe(results[n]?.position);
    }
  });

  it("shows readers all events of an append or none", async () => {
    const stream = aStream();
    let revision = -1;
    let writing = true;
    const seen = new Set<number>();
    const reading = (async () => {
      while (writing) {
        seen.add((await stage.store.readStream(stream)).events.length);
        // A store may read without ever leaving this turn.
        await nextTurn();
      }
    })();
    for (let n = 0; n < 30; n++) {
      const expected = revision < 0 ? "no-stream" : revision;
      revision = (await appended(stage.store, anAppend(stream, expected, 5))).revision;
    }
    writing = false;
    await reading;
    expect([...seen].filter((length) => length % 5 !== 0)).toEqual([]);
    expect(seen.size).toBeGreaterThan(1);
  });
}
