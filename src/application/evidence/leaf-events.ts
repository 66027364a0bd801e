import { isLeaf, LEAF_STREAM_PREFIXES } from "../../domain/evidence/leaf.ts";
import type { EventStore, RecordedEvent } from "../ports/event-store.ts";
import type { EvidenceLog } from "../ports/evidence-log.ts";

/**
 * The events that are the leaves from `first` on, as the event store has them; `count` at least 1. Raises `BeyondHead`
 * where this node has not hashed as many, and `EventStoreUnavailable`.
 */
export async function leafEvents(
  { store, evidenceLog }: { store: Pick<EventStore, "subscribe">; evidenceLog: Pick<EvidenceLog, "leafAt"> },
  first: number,
  count: number,
): Promise<RecordedEvent[]> {
  const last = evidenceLog.leafAt(first + count - 1).position;
  const after = first === 0 ? undefined : evidenceLog.leafAt(first - 1).position;
  const events: RecordedEvent[] = [];
  const stopping = new AbortController();
  const subscription = { after, prefixes: LEAF_STREAM_PREFIXES, maxBatch: count, signal: stopping.signal };
  for await (const batch of store.subscribe(subscription)) {
    events.push(...batch.events.filter((event) => isLeaf(event) && event.position <= last));
    if (batch.position >= last) break;
  }
  stopping.abort();
  return events;
}
