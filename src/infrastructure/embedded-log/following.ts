import { setImmediate as nextTurn } from "node:timers/promises";
import type { RecordedEvent, StreamName, SubscriptionBatch } from "../../application/ports/event-store.ts";
import type { Doorbell } from "./doorbell.ts";
import { positionText } from "./position.ts";
import type { Reader } from "./reader.ts";

/** Pages of the log up to where it ended at the first look. */
export async function* pagesOfLog(
  reader: Reader,
  after: number,
  pageSize: number,
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  const head = reader.head();
  let position = after;
  while (position < head) {
    const page = reader.page(position, head, [""], pageSize);
    position = page.upTo;
    if (page.events.length > 0) yield page.events;
    // SQLite reads on this thread: let others have their turn.
    await nextTurn();
  }
}

/** Streams in the order in which they were begun. */
export async function* pagesOfTombstones(reader: Reader): AsyncGenerator<readonly StreamName[], void, undefined> {
  for (let after = 0; ; ) {
    const { streams, last } = reader.tombstones(after);
    if (last === undefined) return;
    after = last;
    yield streams;
    await nextTurn();
  }
}

/** Everything after the position, then what comes, until the signal aborts. */
export async function* followLog(
  reader: Reader,
  bell: Doorbell,
  { after, prefixes, maxBatch }: { after: number; prefixes: readonly string[]; maxBatch: number },
  signal: AbortSignal,
): AsyncGenerator<SubscriptionBatch, void, undefined> {
  let position = after;
  let caughtUp = false;
  while (true) {
    await nextTurn();
    if (signal.aborted) return;
    const head = reader.head();
    if (caughtUp && position >= head) {
      await bell.wait(signal, head);
      continue;
    }
    const page = position < head ? reader.page(position, head, prefixes, maxBatch) : { events: [], upTo: position };
    position = page.upTo;
    caughtUp ||= position >= head;
    yield { events: page.events, position: positionText(position), caughtUp };
  }
}
