import type { EventStore, StreamName } from "./event-store.ts";

/** An event store all of which can be told, so that another one can be made equal to it. */
export interface CopyableLog extends EventStore {
  /** Every stream that is tombstoned, written before or not, in pages and in no order. A stream may come twice. */
  tombstones(): AsyncIterable<readonly StreamName[]>;
}
