import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { EventStoreUnavailable } from "../../../src/application/ports/event-store.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { follow } from "../../contract/event-store/follower.ts";
import { anAppend, appended, aStream, aWrittenStream, ids } from "../../contract/event-store/stage.ts";
import { aLogFolder } from "./log-folder.ts";
import { nextLine, startChild } from "./processes.ts";

const THREAD = new URL("./following-thread.ts", import.meta.url);

describe("Beside the writer of an embedded log", () => {
  const folder = aLogFolder();
  afterAll(() => folder.remove());

  it("another process is told what stands and what comes", async () => {
    const store = await openEmbeddedLog({ file: folder.file, namespace: "ebox" });
    const standing = await aWrittenStream(store, 3);
    const child = startChild("follow read-only", folder.file);
    const told = [await nextLine(child), await nextLine(child), await nextLine(child)];
    const live = await aWrittenStream(store, 2);
    told.push(await nextLine(child), await nextLine(child));
    expect(told).toEqual([...ids(standing.events), ...ids(live.events)]);
    child.process.stdin.end();
    expect(await child.ended).toBe(0);
    await store.close();
  });

  it("another thread is told what stands and what comes", async () => {
    const file = folder.file;
    const store = await openEmbeddedLog({ file, namespace: "threads" });
    const standing = await aWrittenStream(store, 3);
    const worker = new Worker(THREAD, { workerData: { file, namespace: "threads" } });
    const told: string[] = [];
    const hear = async (count: number) => {
      while (told.length < count) told.push(...(await once(worker, "message"))[0]);
    };
    await hear(3);
    const live = await aWrittenStream(store, 2);
    await hear(5);
    expect(told).toEqual([...ids(standing.events), ...ids(live.events)]);
    const exited = once(worker, "exit");
    worker.postMessage("stop");
    expect(await exited).toEqual([0]);
    await store.close();
  });

  it("a read-only log reads and follows, and refuses to write", async () => {
    const options = { file: folder.file, namespace: "readers" };
    const store = await openEmbeddedLog(options);
    const reader = await openEmbeddedLog({ ...options, readOnly: true });
    const follower = follow(reader, {});
    const { stream, events } = await aWrittenStream(store, 2);
    await follower.until(() => follower.events.length === 2);
    expect(ids((await reader.readStream(stream)).events)).toEqual(ids(events));
    expect(await reader.head()).toEqual(await store.head());
    await expect(reader.append(anAppend(stream, 1))).rejects.toBeInstanceOf(EventStoreUnavailable);
    await expect(reader.tombstone(stream)).rejects.toBeInstanceOf(EventStoreUnavailable);
    await follower.stop();
    await reader.close();
    await store.close();
  });

  it("a second writer of the same process corrupts nothing: one of both wins each round", async () => {
    const options = { file: folder.file, namespace: "writers" };
    const stores = [await openEmbeddedLog(options), await openEmbeddedLog(options)];
    const stream = aStream();
    await Promise.all(stores.map((store) => store.append(anAppend(stream, "no-stream"))));
    for (let round = 0; round < 20; round++) {
      const racing = stores.flatMap((store) => [1, 2, 3].map(() => store.append(anAppend(stream, round))));
      const results = await Promise.all(racing);
      expect(results.filter(({ outcome }) => outcome === "appended")).toHaveLength(1);
    }
    const appends = stores.flatMap((store) =>
      Array.from({ length: 50 }, () => appended(store, anAppend(aStream(), "no-stream"))),
    );
    const positions = (await Promise.all(appends)).map(({ position }) => position);
    expect(new Set(positions).size).toBe(100);
    await Promise.all(stores.map((store) => store.close()));
  });

  it("the process may end, though a subscriber waits and nothing was closed", async () => {
    const child = startChild("leave without closing", folder.file);
    child.process.stdin.end();
    expect(await nextLine(child)).toBe("appended");
    expect(await child.ended).toBe(0);
  });
});
