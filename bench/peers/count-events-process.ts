import { EventStoreDBClient, START, streamNameFilter } from "@eventstore/db-client";
import { built } from "../stage/built.ts";
import { SERVER } from "../stage/event-store-server.ts";
import { report } from "../stage/report.ts";

/** The limit of catching up: the client's own filtered subscription, which counts and does nothing else. */
const { STREAM_PREFIXES } = await built<typeof import("../../src/infrastructure/read-model/recorded.ts")>(
  "infrastructure/read-model/recorded",
);

if (SERVER === undefined) throw new Error("EVENTSTORE_URL is not set.");
const [namespace, expected] = process.argv.slice(2) as [string, string];
const client = EventStoreDBClient.connectionString(SERVER);
const started = performance.now();
const { promise: counted, resolve, reject } = Promise.withResolvers<void>();
let events = 0;
const prefixes = STREAM_PREFIXES.map((prefix) => `${namespace}.${prefix}`);
const subscription = client.subscribeToAll({ fromPosition: START, filter: streamNameFilter({ prefixes }) });
subscription.on("error", reject);
subscription.on("data", () => {
  events++;
  if (events === Number(expected)) resolve();
});
await counted;
const seconds = (performance.now() - started) / 1_000;
await subscription.unsubscribe();
await client.dispose();
report({ seconds });
process.disconnect?.();
