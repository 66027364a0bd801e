import { randomUUID } from "node:crypto";
import { openEventStoreDb } from "../../../src/infrastructure/eventstoredb/eventstoredb.ts";
import { catchUp } from "../../contract/event-store/follower.ts";
import { anEvent, appended, aStream, aWrittenStream } from "../../contract/event-store/stage.ts";
import { aNamespace, onServer } from "./server.ts";

onServer("the log in text", (connectionString) => {
  it("says the same as the log does, and goes on from any of its positions", async () => {
    const store = await openEventStoreDb({ connectionString, namespace: aNamespace() });
    const category = randomUUID();
    const { position: after } = await aWrittenStream(store, 1);
    await aWrittenStream(store, 5, category);
    const odd = { 2: "é\u2028\u0000🔐", 1: [null, 0.1, true], "": { a: "" } };
    await appended(store, { stream: aStream(category), expected: "no-stream", events: [anEvent(odd)] });
    await aWrittenStream(store, 4, category);
    const { events } = await catchUp(store, { after, prefixes: [category] });
    expect(events).toHaveLength(10);

    const leaving = new AbortController();
    const order = { after, prefixes: [category], maxBatch: 3, signal: leaving.signal };
    const told = [];
    for await (const text of store.subscribeInText(order)) {
      const batch = JSON.parse(text);
      told.push(...batch.events);
      expect(batch.position >= told.at(-1).position).toBe(true);
      if (batch.caughtUp) leaving.abort();
    }
    await store.close();
    expect(told).toEqual(events);
  });
});
