import { built } from "./built.ts";
import { openOnServer, SERVER } from "./event-store-server.ts";
import { report } from "./report.ts";

/** A node that starts with an empty folder, in a process of its own: its read model catches up with the cluster's log. */
const { openReadModel } = await built<typeof import("../../src/read-side.ts")>("read-side");

export interface CaughtUp {
  readonly seconds: number;
  /** Resident bytes of the whole process as time went by, evenly spaced. */
  readonly residentBytes: readonly number[];
}

const SAMPLE_EVERY_MS = 100;
const WITHIN_MS = 6 * 3_600_000;

if (SERVER === undefined) throw new Error("EVENTSTORE_URL is not set.");
const [namespace, folder] = process.argv.slice(2) as [string, string];
const store = await openOnServer(SERVER, namespace);
const head = await store.head();
if (head === undefined) throw new Error("There is nothing to catch up with.");
await store.close();

const residentBytes: number[] = [];
const started = performance.now();
const sampling = setInterval(() => residentBytes.push(process.memoryUsage.rss()), SAMPLE_EVERY_MS);
const { projection, close } = openReadModel({
  folder,
  store: { kind: "eventstoredb", connectionString: SERVER, namespace },
});
const reached = await projection.reached(head, WITHIN_MS);
const seconds = (performance.now() - started) / 1_000;
clearInterval(sampling);
await close();
if (!reached) throw new Error(`The projector did not reach the end: ${JSON.stringify(projection.status())}`);
report({ seconds, residentBytes } satisfies CaughtUp);
process.disconnect?.();
