import type { CopyableLog } from "./application/ports/copyable-log.ts";
import type { LogInText } from "./application/ports/log-in-text.ts";
import type { Configuration } from "./configuration.ts";
import { eventStoreUrlRefused } from "./event-store-url.ts";
import { dataFolderAt } from "./infrastructure/data-folder/layout.ts";
import type { ChainingProgress } from "./infrastructure/embedded-log/chain-older-rows.ts";
import { openEmbeddedLog } from "./infrastructure/embedded-log/embedded-log.ts";
import { ConnectionStringRefused } from "./infrastructure/eventstoredb/checked-connection-string.ts";

/** How a thread opens the event store for itself: goes from thread to thread, so plain data. */
export type StoreOpening =
  | { readonly kind: "embedded"; readonly file: string; readonly namespace: string }
  /** The connection string holds a password: it is never shown. */
  | { readonly kind: "eventstoredb"; readonly connectionString: string; readonly namespace: string };

/** Where a configuration has its events. */
export type StorePlace = Pick<Configuration, "dataFolder" | "namespace"> &
  Partial<Pick<Configuration, "eventStoreUrl">>;

export function storeOpening({ dataFolder, namespace, eventStoreUrl }: StorePlace): StoreOpening {
  return eventStoreUrl === undefined
    ? { kind: "embedded", file: dataFolderAt(dataFolder).eventLog, namespace }
    : { kind: "eventstoredb", connectionString: eventStoreUrl, namespace };
}

/** The one of this node that writes. */
export function openStore(opening: StoreOpening, onChaining?: ChainingProgress): Promise<CopyableLog> {
  if (opening.kind !== "embedded") return openCluster(opening);
  return openEmbeddedLog({ ...opening, ...(onChaining && { onChaining }) });
}

/** Beside the one that writes. */
export function openStoreToRead(opening: StoreOpening): Promise<CopyableLog> {
  return opening.kind === "embedded" ? openEmbeddedLog({ ...opening, readOnly: true }) : openCluster(opening);
}

/** The same, in text. */
export async function openStoreInText(opening: StoreOpening): Promise<LogInText> {
  if (opening.kind !== "embedded") return openCluster(opening);
  const store = await openStoreToRead(opening);
  return {
    async *subscribeInText(options) {
      for await (const batch of store.subscribe(options)) yield JSON.stringify(batch);
    },
    close: () => store.close(),
  };
}

/** Those who need no cluster don't wait for its client to be loaded. Raises `ConfigurationError`. */
async function openCluster(opening: Extract<StoreOpening, { kind: "eventstoredb" }>): Promise<CopyableLog & LogInText> {
  const { openEventStoreDb } = await import("./infrastructure/eventstoredb/eventstoredb.ts");
  try {
    return await openEventStoreDb(opening);
  } catch (error) {
    throw error instanceof ConnectionStringRefused ? eventStoreUrlRefused(error) : error;
  }
}
