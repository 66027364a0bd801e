import type { EventStore } from "./application/ports/event-store.ts";
import { openEmbeddedLog } from "./infrastructure/embedded-log/embedded-log.ts";

/** How a thread opens the event store for itself: goes from thread to thread, so plain data. */
export interface StoreOpening {
  readonly kind: "embedded";
  readonly file: string;
  readonly namespace: string;
}

/** Beside the one that writes. */
export function openStoreToRead({ file, namespace }: StoreOpening): Promise<EventStore> {
  return openEmbeddedLog({ file, namespace, readOnly: true });
}
