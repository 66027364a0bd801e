import type { Instant } from "../../domain/instant.ts";
import type { EventStore, Position, SubscriptionBatch } from "../ports/event-store.ts";
import type { ReadModel } from "../ports/read-model.ts";

/** A time means the last position before the first event of `FACTS` that is later than it. */
export type Moment = { readonly time: Instant } | { readonly position: Position };

/** The streams whose events are facts of the delivery, and stay. By these the log tells the time. */
export const FACTS = ["mailbox-", "message-", "sender-", "submission-"] as const;

/**
 * The events (default: facts) strictly after the position that stand when it is called, in log order, in batches as the
 * store gives them. Ends at the end of the log.
 */
export async function* standingEvents(
  store: Pick<EventStore, "subscribe">,
  after: Position | undefined,
  signal: AbortSignal,
  prefixes: readonly string[] = FACTS,
  maxBatch = 500,
): AsyncGenerator<SubscriptionBatch, void, undefined> {
  const stopping = new AbortController();
  const both = AbortSignal.any([signal, stopping.signal]);
  try {
    for await (const batch of store.subscribe({ after, prefixes, maxBatch, signal: both })) {
      yield batch;
      if (batch.caughtUp) return;
    }
    signal.throwIfAborted();
  } finally {
    stopping.abort();
  }
}

/**
 * Where in the log the moment lies; undefined: before every event. A moment that is still to come lies at the end. Reads
 * a thousand events or so, however long the log.
 */
export async function positionOf(
  moment: Moment,
  { store, readModel }: { store: Pick<EventStore, "subscribe" | "head">; readModel: Pick<ReadModel, "noLaterThan"> },
  signal: AbortSignal,
): Promise<Position | undefined> {
  if ("position" in moment) {
    const head = await store.head();
    return head !== undefined && moment.position < head ? moment.position : head;
  }
  let last = readModel.noLaterThan(moment.time);
  for await (const { events } of standingEvents(store, last, signal)) {
    for (const { position, metadata } of events) {
      if (metadata.time > moment.time) return last;
      last = position;
    }
  }
  return last;
}
