import { type EventStore, StorageFull } from "../../../src/application/ports/event-store.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { anAppend, anEvent, appended, aStream } from "../../contract/event-store/stage.ts";
import { aLogFolder } from "./log-folder.ts";

const KIB = 1024;
const large = (stream: string, size = 100 * KIB) => ({
  stream,
  expected: "no-stream" as const,
  events: [anEvent({ text: "x".repeat(size) })],
});

describe("An embedded log that is full", () => {
  const folder = aLogFolder();
  let store: EventStore;
  /** Streams of 100 KiB, as many as there was space for. */
  const streams: string[] = [];

  beforeAll(async () => {
    store = await openEmbeddedLog({ file: folder.file, maxPages: 400 });
    while (streams.length < 100) {
      const stream = aStream();
      try {
        await appended(store, large(stream));
      } catch (error) {
        if (!(error instanceof StorageFull)) throw error;
        break;
      }
      streams.push(stream);
    }
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  it("took what there was space for, and keeps it", async () => {
    expect(streams.length).toBeGreaterThan(5);
    expect(streams.length).toBeLessThan(17);
    for (const stream of streams) expect((await store.readStream(stream)).events).toHaveLength(1);
  });

  it("raises that it is full, writes nothing, and still reads", async () => {
    const stream = aStream();
    await expect(store.append(large(stream))).rejects.toBeInstanceOf(StorageFull);
    expect(await store.readStream(stream)).toEqual({ state: "no-stream", events: [] });
    expect(await store.head()).toBeDefined();
  });

  it("writes nothing of appends in order of which the last finds no space", async () => {
    const small = anAppend(aStream(), "no-stream");
    await expect(store.appendInOrder([small, large(aStream())])).rejects.toBeInstanceOf(StorageFull);
    expect((await store.readStream(small.stream)).state).toBe("no-stream");
  });

  it("acknowledges nothing that it did not keep where many append at the same time", async () => {
    const appends = Array.from({ length: 20 }, (_, n) =>
      n % 4 === 0 ? large(aStream()) : anAppend(aStream(), "no-stream"),
    );
    const settled = await Promise.allSettled(appends.map((append) => store.append(append)));
    for (const [n, { stream }] of appends.entries()) {
      const kept = settled[n]?.status === "fulfilled" ? "exists" : "no-stream";
      expect((await store.readStream(stream)).state).toBe(kept);
    }
  });

  it("goes on as soon as there is space, with positions that were never given", async () => {
    const head = await store.head();
    const [stream = ""] = streams;
    await store.tombstone(stream);
    const { position } = await appended(store, large(aStream(), 90 * KIB));
    expect(head !== undefined && position > head).toBe(true);
  });
});
