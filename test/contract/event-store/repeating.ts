import { EventStoreUnavailable } from "../../../src/application/ports/event-store.ts";
import { anAppend, anEvent, appended, aStream, aWrittenStream, ids, type Stage, someEvents } from "./stage.ts";

export function repeating(stage: Stage): void {
  it.each([1, 3])("gives the first answer again to the start of a stream with %d events", async (count) => {
    const append = anAppend(aStream(), "no-stream", count);
    const first = await appended(stage.store, append);
    expect(await appended(stage.store, append)).toEqual(first);
  });

  it.each([1, 3])("gives the first answer again to %d events at an exact revision", async (count) => {
    const { stream } = await aWrittenStream(stage.store, 2);
    const append = anAppend(stream, 1, count);
    const first = await appended(stage.store, append);
    expect(await appended(stage.store, append)).toEqual(first);
  });

  it("gives the first answer again after the stream has grown", async () => {
    const stream = aStream();
    const start = anAppend(stream, "no-stream", 2);
    const next = anAppend(stream, 1, 2);
    const answers = [await appended(stage.store, start), await appended(stage.store, next)];
    await appended(stage.store, anAppend(stream, 3, 5));
    expect([await appended(stage.store, start), await appended(stage.store, next)]).toEqual(answers);
  });

  it("appends nothing when it repeats", async () => {
    const append = anAppend(aStream(), "no-stream", 2);
    for (let n = 0; n < 4; n++) await appended(stage.store, append);
    expect(ids((await stage.store.readStream(append.stream)).events)).toEqual(ids(append.events));
  });

  it("takes the first of the events that stand there as a repeat", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 3);
    const result = await stage.store.append({ stream, expected: "no-stream", events: events.slice(0, 2) });
    expect(result).toMatchObject({ outcome: "appended", revision: 1 });
    const second = (await stage.store.readStream(stream, { from: 1, limit: 1 })).events[0];
    expect(result).toMatchObject({ position: second?.position });
  });

  it("takes events of several appends as one repeat", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 2);
    const more = anAppend(stream, 1, 2);
    const { position } = await appended(stage.store, more);
    const all = { stream, expected: "no-stream", events: [...events, ...more.events] } as const;
    expect(await stage.store.append(all)).toEqual({ outcome: "appended", revision: 3, position });
  });

  it("takes events from the middle of what stands there as a repeat", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 4);
    const result = await stage.store.append({ stream, expected: 0, events: events.slice(1, 3) });
    expect(result).toMatchObject({ outcome: "appended", revision: 2 });
  });

  it("refuses more events than stand there, though the first are the same", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 2);
    const longer = [...events, anEvent()];
    expect(await stage.store.append({ stream, expected: "no-stream", events: longer })).toEqual({
      outcome: "conflict",
      actual: 1,
    });
    expect((await stage.store.readStream(stream)).events).toHaveLength(2);
  });

  it("refuses events of which only the first is the same", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 2);
    const mixed = [...events.slice(0, 1), anEvent()];
    expect(await stage.store.append({ stream, expected: "no-stream", events: mixed })).toEqual({
      outcome: "conflict",
      actual: 1,
    });
  });

  it("refuses events of which only the last is the same", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 2);
    const mixed = [anEvent(), ...events.slice(1)];
    expect(await stage.store.append({ stream, expected: "no-stream", events: mixed })).toEqual({
      outcome: "conflict",
      actual: 1,
    });
  });

  it("refuses the same events in another order", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 2);
    expect(await stage.store.append({ stream, expected: "no-stream", events: events.toReversed() })).toEqual({
      outcome: "conflict",
      actual: 1,
    });
  });

  it("refuses events that stand at other revisions", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 4);
    expect(await stage.store.append({ stream, expected: "no-stream", events: events.slice(1, 2) })).toEqual({
      outcome: "conflict",
      actual: 3,
    });
    expect(await stage.store.append({ stream, expected: 1, events: events.slice(0, 1) })).toEqual({
      outcome: "conflict",
      actual: 3,
    });
  });

  it("refuses the same events beyond the end of the stream", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 1);
    expect(await stage.store.append({ stream, expected: 5, events })).toEqual({ outcome: "conflict", actual: 0 });
  });

  it("does not look at ids where the stream stands at the expected revision", async () => {
    const { stream, events } = await aWrittenStream(stage.store, 1);
    expect(await stage.store.append({ stream, expected: 0, events })).toMatchObject({
      outcome: "appended",
      revision: 1,
    });
    expect(ids((await stage.store.readStream(stream)).events)).toEqual([...ids(events), ...ids(events)]);
  });

  it("goes by the id alone: what stands there stays", async () => {
    const stream = aStream();
    const event = anEvent({ first: true });
    const first = await appended(stage.store, { stream, expected: "no-stream", events: [event] });
    const other = { ...event, type: "Different", data: { first: false } };
    expect(await appended(stage.store, { stream, expected: "no-stream", events: [other] })).toEqual(first);
    expect((await stage.store.readStream(stream)).events).toMatchObject([{ type: "Happened", data: { first: true } }]);
  });

  it("writes the events once where many repeats run at the same time, and answers none of them otherwise", async () => {
    const append = anAppend(aStream(), "no-stream", 2);
    const settled = await Promise.allSettled(Array.from({ length: 20 }, () => stage.store.append(append)));
    const answer = await stage.store.append(append);
    expect(answer).toMatchObject({ outcome: "appended", revision: 1 });
    for (const result of settled) {
      // A server that still writes the first may leave a repeat without an answer: then nothing may be concluded.
      if (result.status === "fulfilled") expect(result.value).toEqual(answer);
      else expect(result.reason).toBeInstanceOf(EventStoreUnavailable);
    }
    expect(ids((await stage.store.readStream(append.stream)).events)).toEqual(ids(append.events));
  });

  it("says that the stream was tombstoned, also to a repeat", async () => {
    const stream = aStream();
    const start = anAppend(stream, "no-stream");
    const next = { stream, expected: 0, events: someEvents(1) };
    await appended(stage.store, start);
    await appended(stage.store, next);
    await stage.store.tombstone(stream);
    expect(await stage.store.append(start)).toEqual({ outcome: "deleted" });
    expect(await stage.store.append(next)).toEqual({ outcome: "deleted" });
  });
}
