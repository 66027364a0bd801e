import { anAppend, appended, aStream, aWrittenStream, type Stage } from "./stage.ts";

export function tellingTombstones(stage: Stage): void {
  async function told(): Promise<Set<string>> {
    const names = new Set<string>();
    for await (const page of stage.store.tombstones()) for (const name of page) names.add(name);
    return names;
  }

  it("tells streams that were written and streams that never were", async () => {
    const { stream: written } = await aWrittenStream(stage.store, 2);
    const unwritten = aStream();
    for (const stream of [written, unwritten]) await stage.store.tombstone(stream);
    const names = await told();
    expect([names.has(written), names.has(unwritten)]).toEqual([true, true]);
  });

  it("doesn't tell streams that stand, also where a name that begins alike is gone", async () => {
    const { stream } = await aWrittenStream(stage.store, 1);
    const longer = `${stream}-1`;
    await appended(stage.store, anAppend(longer, "no-stream"));
    await stage.store.tombstone(longer);
    const names = await told();
    expect([names.has(stream), names.has(longer)]).toEqual([false, true]);
  });

  it("tells many, however few fit into a page", async () => {
    const streams = Array.from({ length: 600 }, () => aStream());
    // Not all at once: a server that makes each durable by itself does not get through them in the time that one has.
    for (let n = 0; n < streams.length; n += 50) {
      await Promise.all(streams.slice(n, n + 50).map((stream) => stage.store.tombstone(stream)));
    }
    const names = await told();
    expect(streams.filter((stream) => !names.has(stream))).toEqual([]);
  });
}
