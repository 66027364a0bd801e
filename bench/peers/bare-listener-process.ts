import { END, EventStoreDBClient, streamNameFilter } from "@eventstore/db-client";
import { SERVER } from "../stage/event-store-server.ts";
import { report } from "../stage/report.ts";

/** Milliseconds from the time in an event's metadata until it is here. */
export interface Arrived {
  readonly latency: number;
}

if (SERVER === undefined) throw new Error("EVENTSTORE_URL is not set.");
const [prefix] = process.argv.slice(2) as [string];
const client = EventStoreDBClient.connectionString(SERVER);
const subscription = client.subscribeToAll({ fromPosition: END, filter: streamNameFilter({ prefixes: [prefix] }) });
subscription.on("error", (error) => {
  throw error;
});
subscription.on("data", ({ event }) => {
  const now = performance.timeOrigin + performance.now();
  if (event === undefined) return;
  const { time } = event.metadata as { time: string };
  report({ latency: now - Date.parse(time) } satisfies Arrived);
});
subscription.on("confirmation", () => report({ listening: true }));
