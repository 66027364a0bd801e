import type { EventStore } from "../../../src/application/ports/event-store.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { catchUp } from "../../contract/event-store/follower.ts";
import { anAppend, appended, aWrittenStream, ids } from "../../contract/event-store/stage.ts";
import { aLogFolder } from "./log-folder.ts";

describe("Two namespaces in one embedded log", () => {
  const folder = aLogFolder();
  let one: EventStore;
  let other: EventStore;

  beforeAll(async () => {
    one = await openEmbeddedLog({ file: folder.file, namespace: "one" });
    other = await openEmbeddedLog({ file: folder.file, namespace: "one-more" });
  });
  afterAll(async () => {
    await Promise.all([one.close(), other.close()]);
    folder.remove();
  });

  it("have a head each, of their own events", async () => {
    expect(await one.head()).toBeUndefined();
    const first = await aWrittenStream(one, 1);
    expect(await other.head()).toBeUndefined();
    const second = await aWrittenStream(other, 1);
    expect(await one.head()).toBe(first.position);
    expect(await other.head()).toBe(second.position);
    expect(second.position > first.position).toBe(true);
  });

  it("may have streams of the same name", async () => {
    await appended(one, anAppend("message-1", "no-stream"));
    await appended(other, anAppend("message-1", "no-stream", 2));
    expect((await one.readStream("message-1")).events).toHaveLength(1);
    expect((await other.readStream("message-1")).events).toHaveLength(2);
    await one.tombstone("message-1");
    expect((await other.readStream("message-1")).state).toBe("exists");
  });

  it("tell readers and subscribers their own events only", async () => {
    const mine = await aWrittenStream(one, 2);
    const theirs = await aWrittenStream(other, 2);
    const told = [];
    for await (const page of one.readAll()) told.push(...ids(page));
    told.push(...ids((await catchUp(one, {})).events));
    expect(told).toEqual(expect.arrayContaining(ids(mine.events)));
    expect(told).not.toEqual(expect.arrayContaining(ids(theirs.events.slice(0, 1))));
  });

  it.each(["", "a.b", "a b", "é", "$a"])("can't be called '%s'", async (namespace) => {
    await expect(openEmbeddedLog({ file: folder.file, namespace })).rejects.toThrow("Not a namespace");
  });
});
