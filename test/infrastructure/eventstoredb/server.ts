import { randomUUID } from "node:crypto";
import { openEventStoreDb } from "../../../src/infrastructure/eventstoredb/eventstoredb.ts";
import type { OpenedEventStore } from "../../contract/event-store/stage.ts";

const URL = process.env.EVENTSTORE_URL;

/** Cases that need a real server: `npm run test:eventstoredb`. Otherwise the run says that they were left out. */
export function onServer(cases: (connectionString: string) => void): void {
  if (URL) {
    cases(URL);
    return;
  }
  it.skip("left out, because EVENTSTORE_URL names no EventStoreDB to run them on", () => {});
}

/** No other test's, also not that of an earlier run. */
export function aNamespace(): string {
  return `test${randomUUID().replaceAll("-", "")}`;
}

export async function openOnServer(connectionString: string): Promise<OpenedEventStore> {
  const options = { connectionString, namespace: aNamespace() };
  const store = await openEventStoreDb(options);
  return { store, another: () => openEventStoreDb(options), dispose: () => store.close() };
}
