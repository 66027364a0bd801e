import { getEventListeners } from "node:events";
import { realpathSync } from "node:fs";
import { BroadcastChannel } from "node:worker_threads";
import { Doorbell } from "../../../src/infrastructure/embedded-log/doorbell.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { channelName } from "../../../src/infrastructure/embedded-log/wire.ts";
import { aWrittenStream } from "../../contract/event-store/stage.ts";
import { aLogFolder } from "./log-folder.ts";

describe("The doorbell of an embedded log", () => {
  const folder = aLogFolder();
  let head = 0;
  let bell: Doorbell;
  beforeEach(() => {
    head = 0;
    bell = new Doorbell(folder.file, () => head);
  });
  afterEach(() => bell.close());
  afterAll(() => folder.remove());

  const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

  it("wakes everyone who waits, once, and listens to nothing afterwards", async () => {
    const { signal } = new AbortController();
    const both = [bell.wait(signal, 0), bell.wait(signal, 0)];
    expect(bell.waiting).toBe(2);
    expect(listeners(signal)).toBe(2);
    bell.ring();
    await Promise.all(both);
    expect(bell.waiting).toBe(0);
    expect(listeners(signal)).toBe(0);
  });

  it("wakes the one whose signal aborts", async () => {
    const [leaving, staying] = [new AbortController(), new AbortController()];
    const left = bell.wait(leaving.signal, 0);
    const stayed = bell.wait(staying.signal, 0);
    leaving.abort();
    await left;
    expect(bell.waiting).toBe(1);
    bell.ring();
    await stayed;
  });

  it("does not keep one whose signal has aborted before", async () => {
    await bell.wait(AbortSignal.abort(), 0);
    expect(bell.waiting).toBe(0);
  });

  it("does not let anyone wait for what was appended since he looked", async () => {
    head = 4;
    const { signal } = new AbortController();
    await bell.wait(signal, 3);
    expect(bell.waiting).toBe(0);
    expect(listeners(signal)).toBe(0);
  });

  it("is rung from other threads", async () => {
    const rung = bell.wait(new AbortController().signal, 0);
    const channel = new BroadcastChannel(channelName(folder.file));
    channel.postMessage(null);
    await rung;
    channel.close();
  });

  it("is rung by the log's writer once an append is committed", async () => {
    const store = await openEmbeddedLog({ file: folder.file });
    const hearing = new Doorbell(realpathSync(folder.file), () => 0);
    const rung = hearing.wait(new AbortController().signal, 0);
    await aWrittenStream(store, 1);
    await rung;
    hearing.close();
    await store.close();
  });

  it("notices by itself that the log grew, where nobody rings", async () => {
    const noticed = bell.wait(new AbortController().signal, 0);
    head = 7;
    await noticed;
    expect(bell.waiting).toBe(0);
  });

  it("wakes whoever waits where the log can no longer be read", async () => {
    let broken = false;
    const failing = new Doorbell(folder.file, () => {
      if (broken) throw new Error("gone");
      return 0;
    });
    const woken = failing.wait(new AbortController().signal, 0);
    broken = true;
    await woken;
    failing.close();
  });

  it("wakes everyone where it is closed", async () => {
    const woken = bell.wait(new AbortController().signal, 0);
    bell.close();
    await woken;
    expect(bell.waiting).toBe(0);
  });
});
