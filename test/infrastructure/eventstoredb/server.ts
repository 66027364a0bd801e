import { randomUUID } from "node:crypto";
import { openEventStoreDb } from "../../../src/infrastructure/eventstoredb/eventstoredb.ts";
import type { OpenedEventStore } from "../../contract/event-store/stage.ts";

/** What keeps cases from a server; undefined where nothing does. */
type Obstacle = (connectionString: string) => string | undefined;

/** Cases that need a real server. A run that was not asked for them, or cannot have them, says that they were left out. */
export function onServer(what: string, cases: (connectionString: string) => void, obstacle?: Obstacle): void {
  const connectionString = process.env.EVENTSTORE_URL;
  if (!connectionString) {
    const problem = "EVENTSTORE_URL names no EventStoreDB";
    if (process.env.npm_lifecycle_event === "test:eventstoredb") throw new Error(`${problem} to run them on.`);
    leaveOut(what, problem);
    return;
  }
  const problem = obstacle?.(connectionString);
  if (problem) leaveOut(what, problem);
  else describe(what, () => cases(connectionString));
}

export function leaveOut(what: string, problem: string): void {
  process.stderr.write(`Left out: ${what}, because ${problem} (npm run test:eventstoredb).\n`);
  it.skip(`${what}: left out, because ${problem}`, () => {});
}

/** For those who put a wire before it: a cluster's client would be led round it. */
export const unlessOneServer: Obstacle = (connectionString) =>
  /^\w+\+discover:|,/.test(connectionString)
    ? "EVENTSTORE_URL names a cluster, and the wire leads to one server"
    : undefined;

/** For those whose wire has to understand what passes. */
export const unlessOneOpenServer: Obstacle = (connectionString) =>
  /[?&]tls=false/i.test(connectionString)
    ? unlessOneServer(connectionString)
    : "EVENTSTORE_URL is encrypted, and the wire has to see what passes";

/** No other test's, also not that of an earlier run; as long as EBOX_NAMESPACE may be. */
export function aNamespace(): string {
  return `test${randomUUID().replaceAll("-", "").slice(0, 28)}`;
}

export async function openOnServer(connectionString: string): Promise<OpenedEventStore> {
  const options = { connectionString, namespace: aNamespace() };
  const store = await openEventStoreDb(options);
  return { store, another: () => openEventStoreDb(options), dispose: () => store.close() };
}
