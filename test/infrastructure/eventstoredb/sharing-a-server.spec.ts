import { randomUUID } from "node:crypto";
import { EventStoreDBClient, jsonEvent } from "@eventstore/db-client";
import type { EventStore, Position } from "../../../src/application/ports/event-store.ts";
import { openEventStoreDb } from "../../../src/infrastructure/eventstoredb/eventstoredb.ts";
import { catchUp, headOf } from "../../contract/event-store/follower.ts";
import { anAppend, appended, aStream, aWrittenStream, ids } from "../../contract/event-store/stage.ts";
import { aNamespace, onServer } from "./server.ts";

onServer("a server that is shared", (connectionString) => {
  let ours: EventStore;
  let others: EventStore;

  beforeEach(async () => {
    const namespace = aNamespace();
    ours = await openEventStoreDb({ connectionString, namespace });
    others = await openEventStoreDb({ connectionString, namespace: `${namespace}x` });
  });
  afterEach(() => Promise.all([ours.close(), others.close()]));

  async function all(store: EventStore, from?: Position): Promise<string[]> {
    const told: string[] = [];
    for await (const page of store.readAll({ pageSize: 10, ...(from && { from }) })) told.push(...ids(page));
    return told;
  }

  it("has streams of the same name in every namespace, and tells each its own only", async () => {
    const stream = aStream();
    const [one, other] = [anAppend(stream, "no-stream", 2), anAppend(stream, "no-stream", 3)];
    await appended(ours, one);
    await appended(others, other);
    expect(ids((await ours.readStream(stream)).events)).toEqual(ids(one.events));
    expect(await all(ours)).toEqual(ids(one.events));
    expect(ids((await catchUp(ours, {})).events)).toEqual(ids(one.events));
    expect(await all(others)).toEqual(ids(other.events));
    await others.tombstone(stream);
    expect((await ours.readStream(stream)).state).toBe("exists");
  });

  it("tells nothing that stands in a namespace's name only", async () => {
    await aWrittenStream(others, 1);
    expect(await all(ours)).toEqual([]);
  });

  it("reads from the last event on, and from where others have written since", async () => {
    const { events, position } = await aWrittenStream(ours, 1);
    expect(await all(ours, position)).toEqual(ids(events));
    const foreign = await aWrittenStream(others, 300);
    const last = await aWrittenStream(ours, 2);
    expect(await all(ours, foreign.position)).toEqual(ids(last.events));
  });

  it("has its last event as its head, whatever others wrote since", async () => {
    const { position } = await aWrittenStream(ours, 1);
    expect(await headOf(ours)).toBe(position);
    await aWrittenStream(others, 200);
    expect(await headOf(ours)).toBe(position);
  });

  it("has a head that a subscription passes, after more than it looks back through", async () => {
    const { position } = await aWrittenStream(ours, 1);
    for (let n = 0; n < 3; n++) await aWrittenStream(others, 200);
    const head = await headOf(ours);
    expect(head > position).toBe(true);
    const { batches, events } = await catchUp(ours, {});
    expect((batches.at(-1)?.position ?? "") >= head).toBe(true);
    expect(events).toHaveLength(1);
  });

  it("moves a subscriber on past what others write", async () => {
    await aWrittenStream(ours, 1);
    const { batches } = await catchUp(ours, {});
    const after = batches.at(-1)?.position;
    const { position } = await aWrittenStream(others, 200);
    const later = await catchUp(ours, { after });
    expect(later.events).toEqual([]);
    expect((later.batches.at(-1)?.position ?? "") >= position).toBe(true);
  });

  it("leaves out what the server keeps among our events for itself", async () => {
    const { stream } = await aWrittenStream(ours, 1);
    const { events } = await aWrittenStream(ours, 1);
    await ours.tombstone(stream);
    const told = await all(ours);
    expect(told).toEqual(expect.arrayContaining(ids(events)));
    expect((await catchUp(ours, {})).events.map(({ type }) => type)).not.toContain("$streamDeleted");
  });

  it("says that it is no position of its own, and raises no unavailability, where there is no record", async () => {
    const { position } = await aWrittenStream(ours, 1);
    await aWrittenStream(ours, 1);
    const inside = (Number.parseInt(position.slice(16), 16) + 1).toString(16).padStart(16, "0");
    const wrong = `${inside}${inside}` as Position;
    await expect(catchUp(ours, { after: wrong })).rejects.toThrow("Not a position of this log");
  });

  it("raises an error on a position that is none", async () => {
    const wrong = "0000000000000001" as never;
    await expect(catchUp(ours, { after: wrong })).rejects.toThrow("Not a position");
    await expect(async () => {
      for await (const _ of ours.readAll({ from: wrong }));
    }).rejects.toThrow("Not a position");
  });

  it("reads an event that another program wrote into a stream of ours", async () => {
    const namespace = aNamespace();
    const client = EventStoreDBClient.connectionString(connectionString);
    const id = randomUUID();
    await client.appendToStream(`${namespace}.message-1`, jsonEvent({ id, type: "Happened", data: { a: 1 } }));
    await client.dispose();
    const store = await openEventStoreDb({ connectionString, namespace });
    expect(await store.readStream("message-1")).toMatchObject({ events: [{ id, data: { a: 1 }, revision: 0 }] });
    await store.close();
  });
});
