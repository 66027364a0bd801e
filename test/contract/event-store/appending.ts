import { randomUUID } from "node:crypto";
import { anAppend, anEvent, appended, aStream, aWrittenStream, ids, type Stage, someEvents } from "./stage.ts";

export function appending(stage: Stage): void {
  it("starts a stream that does not exist", async () => {
    const result = await stage.store.append(anAppend(aStream(), "no-stream"));
    expect(result).toEqual({ outcome: "appended", revision: 0, position: expect.any(String) });
  });

  it("tells the revision of the last of several events", async () => {
    expect(await stage.store.append(anAppend(aStream(), "no-stream", 3))).toMatchObject({ revision: 2 });
  });

  it("goes on at the exact revision", async () => {
    const { stream } = await aWrittenStream(stage.store, 2);
    expect(await stage.store.append(anAppend(stream, 1))).toMatchObject({ outcome: "appended", revision: 2 });
    expect(await stage.store.append(anAppend(stream, 2, 3))).toMatchObject({ outcome: "appended", revision: 5 });
  });

  it("gives later events of a stream greater positions", async () => {
    const { stream, position } = await aWrittenStream(stage.store, 1);
    const second = await appended(stage.store, anAppend(stream, 0));
    const third = await appended(stage.store, anAppend(stream, 1));
    expect(second.position > position).toBe(true);
    expect(third.position > second.position).toBe(true);
  });

  it("gives later events of other streams greater positions", async () => {
    const positions = [];
    for (let n = 0; n < 20; n++) positions.push((await aWrittenStream(stage.store, 1)).position);
    expect(positions).toEqual([...new Set(positions)].sort());
  });

  it("refuses to start a stream that exists, and tells its revision", async () => {
    const { stream } = await aWrittenStream(stage.store, 2);
    expect(await stage.store.append(anAppend(stream, "no-stream"))).toEqual({ outcome: "conflict", actual: 1 });
  });

  it("refuses a revision that the stream has passed, and tells its revision", async () => {
    const { stream } = await aWrittenStream(stage.store, 4);
    expect(await stage.store.append(anAppend(stream, 0))).toEqual({ outcome: "conflict", actual: 3 });
    expect(await stage.store.append(anAppend(stream, 2))).toEqual({ outcome: "conflict", actual: 3 });
  });

  it("refuses a revision that the stream has not reached, and tells its revision", async () => {
    const { stream } = await aWrittenStream(stage.store, 1);
    expect(await stage.store.append(anAppend(stream, 1))).toEqual({ outcome: "conflict", actual: 0 });
    expect(await stage.store.append(anAppend(stream, 41))).toEqual({ outcome: "conflict", actual: 0 });
  });

  it.each([0, 7])("refuses revision %d of a stream that does not exist, and says so", async (revision) => {
    expect(await stage.store.append(anAppend(aStream(), revision))).toEqual({
      outcome: "conflict",
      actual: "no-stream",
    });
  });

  it("leaves a stream as it was after a conflict", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 2);
    await stage.store.append(anAppend(stream, 0));
    await stage.store.append(anAppend(stream, 9));
    expect(ids((await stage.store.readStream(stream)).events)).toEqual(ids(events));
    expect(await stage.store.append(anAppend(stream, 1))).toMatchObject({ outcome: "appended", revision: 2 });
  });

  it("leaves a stream that does not exist missing after a conflict", async () => {
    const stream = aStream();
    await stage.store.append(anAppend(stream, 0));
    expect(await stage.store.readStream(stream)).toEqual({ state: "no-stream", events: [] });
    expect(await stage.store.append(anAppend(stream, "no-stream"))).toMatchObject({ outcome: "appended", revision: 0 });
  });

  it("appends none of several events where they conflict", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 1);
    expect(await stage.store.append(anAppend(stream, "no-stream", 10))).toMatchObject({ outcome: "conflict" });
    expect(ids((await stage.store.readStream(stream)).events)).toEqual(ids(events));
  });

  it("appends a hundred events at once, in their order", async () => {
    const stream = aStream();
    const events = someEvents(100);
    await appended(stage.store, { stream, expected: "no-stream", events });
    const slice = await stage.store.readStream(stream);
    expect(ids(slice.events)).toEqual(ids(events));
    expect(slice.events.map(({ revision }) => revision)).toEqual(events.map((_, n) => n));
  });

  it("tells streams apart whose names begin alike", async () => {
    const { stream } = await aWrittenStream(stage.store, 1);
    expect(await stage.store.append(anAppend(`${stream}-1`, "no-stream"))).toMatchObject({ revision: 0 });
    expect((await stage.store.readStream(stream)).events).toHaveLength(1);
  });

  it("tells streams apart whose names differ in case only", async () => {
    const stream = aStream("case");
    await appended(stage.store, anAppend(stream, "no-stream"));
    expect(await stage.store.append(anAppend(stream.toUpperCase(), "no-stream"))).toMatchObject({
      outcome: "appended",
    });
  });

  it("takes the same event id in two streams", async () => {
    const event = anEvent();
    const [one, other] = [aStream(), aStream()];
    await appended(stage.store, { stream: one, expected: "no-stream", events: [event] });
    await appended(stage.store, { stream: other, expected: "no-stream", events: [event] });
    expect(ids((await stage.store.readStream(one)).events)).toEqual([event.id]);
    expect(ids((await stage.store.readStream(other)).events)).toEqual([event.id]);
  });

  it.each([
    ["an id that is no UUID", { id: "first" }],
    ["an id in upper case, which a store may give back in lower case", { id: randomUUID().toUpperCase() }],
    ["the id of nothing, which a server takes for a missing one", { id: "00000000-0000-0000-0000-000000000000" }],
    ["no type", { type: "" }],
    ["a type of the kind that a server keeps for itself", { type: "$metadata" }],
    ["a type that is no text", { type: "Happened\ud800" }],
  ])("raises an error on %s, and writes nothing", async (_, wrong) => {
    const stream = aStream();
    const events = [anEvent(), { ...anEvent(), ...wrong }];
    await expect(stage.store.append({ stream, expected: "no-stream", events })).rejects.toThrow();
    expect((await stage.store.readStream(stream)).state).toBe("no-stream");
  });

  it.each(["", "message-\ud800"])("raises an error on %j, which names no stream", async (stream) => {
    await expect(stage.store.append(anAppend(stream, "no-stream"))).rejects.toThrow("name");
  });

  it("raises an error where there is nothing to append", async () => {
    const stream = aStream();
    await expect(stage.store.append({ stream, expected: "no-stream", events: [] })).rejects.toThrow();
    expect((await stage.store.readStream(stream)).state).toBe("no-stream");
  });
}
