import { randomUUID } from "node:crypto";
import { openEventStoreDb } from "../../../src/infrastructure/eventstoredb/eventstoredb.ts";
import type { OpenedEventStore } from "../../contract/event-store/stage.ts";

/** Cases that need a real server. A run that was not asked for them says that they were left out. */
export function onServer(what: string, cases: (connectionString: string) => void): void {
  const connectionString = process.env.EVENTSTORE_URL;
  if (connectionString) {
    describe(what, () => cases(connectionString));
    return;
  }
  const problem = "EVENTSTORE_URL names no EventStoreDB";
  if (process.env.npm_lifecycle_event === "test:eventstoredb") throw new Error(`${problem} to run them on.`);
  process.stderr.write(`Left out: ${what}, because ${problem} (npm run test:eventstoredb).\n`);
  it.skip(`${what}: left out, because ${problem}`, () => {});
}

/** No other test's, also not that of an earlier run; as long as EBOX_NAMESPACE may be. */
export function aNamespace(): string {
  return `test${randomUUID().replaceAll("-", "").slice(0, 28)}`;
}

export async function openOnServer(connectionString: string): Promise<OpenedEventStore> {
  const options = { connectionString, namespace: aNamespace() };
  const store = await openEventStoreDb(options);
  return { store, another: () => openEventStoreDb(options), dispose: () => store.close() };
}
