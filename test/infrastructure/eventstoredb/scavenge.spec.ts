import { randomUUID } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { type EventStore, EventStoreUnavailable } from "../../../src/application/ports/event-store.ts";
import { openEventStoreDb } from "../../../src/infrastructure/eventstoredb/eventstoredb.ts";
import { anEvent, appended, aStream } from "../../contract/event-store/stage.ts";
import { aNamespace, leaveOut, onServer, unlessOneServer } from "./server.ts";

/** One append of the text that fills a chunk: as much as a store takes. */
const FILLING = 1_000_000;
/** Chunks of 256 MiB take a while to fill and to rewrite. */
const LONG = 600_000;

/** Where the server keeps its files, if it is on this machine. */
const folder = process.env.EVENTSTORE_DATA;

onServer(
  "erasing on a server's disk",
  (connectionString) => {
    if (!folder || !existsSync(folder)) {
      leaveOut(
        "no byte of what was tombstoned is left after a scavenge",
        "EVENTSTORE_DATA names no data folder of the server, which is filled and scavenged",
      );
      return;
    }

    let store: EventStore;
    beforeAll(async () => {
      store = await openEventStoreDb({ connectionString, namespace: aNamespace() });
    });
    afterAll(() => store.close());

    it(
      "no byte of what was tombstoned is left after a scavenge, and all else is",
      async () => {
        const [erased, kept] = [canary(), canary()];
        const content = aStream("content");
        await appended(store, { stream: content, expected: "no-stream", events: [anEvent({ text: erased })] });
        const message = aStream();
        await appended(store, { stream: message, expected: "no-stream", events: [anEvent({ text: kept })] });
        await fillChunk(store, folder);
        expect(await filesWith(folder, erased)).toHaveLength(1);
        await untilAnswered(() => store.tombstone(content));
        // Only what was tombstoned in a finished chunk is erased, so the tombstone's has to be one too.
        await fillChunk(store, folder);
        await scavenge(connectionString);
        expect(await filesWith(folder, erased)).toEqual([]);
        expect(await filesWith(folder, kept)).toHaveLength(1);
        expect((await store.readStream(content)).state).toBe("deleted");
        expect((await store.readStream(message)).events).toMatchObject([{ data: { text: kept } }]);
      },
      LONG,
    );
  },
  unlessOneServer,
);

/** Text that stands nowhere else. */
const canary = () => `canary ${randomUUID()}`;

const chunksIn = async (folder: string) => (await readdir(folder)).filter((name) => name.startsWith("chunk-"));

/** Writes until the server begins another chunk than the one that it writes now. */
async function fillChunk(store: EventStore, folder: string): Promise<void> {
  const last = async () => (await chunksIn(folder)).sort().at(-1);
  const before = await last();
  const stream = aStream("filling");
  for (let revision = -1; (await last()) === before; revision++) {
    const events = [anEvent({ text: randomUUID().repeat(FILLING / 36) })];
    await untilAnswered(() => appended(store, { stream, expected: revision < 0 ? "no-stream" : revision, events }));
  }
}

/** A disk that is written to so much may keep others waiting. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  while (true) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable)) throw error;
    }
  }
}

async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await chunksIn(folder)) if (await contains(join(folder, name), text)) found.push(name);
  return found;
}

async function contains(file: string, text: string): Promise<boolean> {
  let overlap = Buffer.alloc(0);
  for await (const bytes of createReadStream(file, { highWaterMark: 1 << 22 })) {
    const read = Buffer.concat([overlap, bytes]);
    if (read.includes(text)) return true;
    overlap = read.subarray(-text.length);
  }
  return false;
}

/** Resolves when the server says that it is done. */
async function scavenge(connectionString: string): Promise<void> {
  const { hostname, port, username, password, searchParams } = new URL(connectionString);
  const protocol = searchParams.get("tls") === "false" ? "http" : "https";
  const headers = {
    accept: "application/json",
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
  };
  const url = `${protocol}://${hostname}:${port || 2113}/admin/scavenge`;
  const started = await fetch(url, { method: "POST", headers });
  expect(started.status).toBe(200);
  const { scavengeId } = (await started.json()) as { scavengeId: string };
  const isRunning = async () => {
    const response = await fetch(`${url}/current`, { headers });
    return ((await response.json()) as { scavengeId?: string }).scavengeId === scavengeId;
  };
  while (await isRunning()) await after(100);
}
