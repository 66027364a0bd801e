import { setImmediate as anotherTurn } from "node:timers/promises";
import { inTime } from "../../application/answer-in-time.ts";
import type { Position, SubscriptionBatch } from "../../application/ports/event-store.ts";
import type { Connection } from "./connection.ts";
import { storeFailure } from "./failures.ts";
import { openFeed } from "./feed.ts";
import { GrowingBatch } from "./growing-batch.ts";
import type { Names } from "./names.ts";
import { BEFORE_ALL, logPosition, positionText } from "./position.ts";
import { endOfLog } from "./reading.ts";

/** While catching up, the position is told at least after so many checkpoints, though nothing matches: 131,072 events. */
const CHECKPOINTS_IN_ONE = 1_024;

export interface Following {
  readonly after: Position | undefined;
  /** With the namespace. */
  readonly prefixes: readonly string[];
  readonly maxBatch: number;
}

/** Batches of one connection, until the signal aborts. Raises `EventStoreUnavailable` when the connection is lost. */
export async function* followFeed(
  connection: Connection,
  names: Names,
  { after, prefixes, maxBatch }: Following,
  signal: AbortSignal,
): AsyncGenerator<SubscriptionBatch, void, undefined> {
  // Asked for before the server begins: once it has told everything that stood, this was passed.
  const end = await endOfLog(connection);
  const feed = openFeed(connection.reading(), logPosition(after ?? BEFORE_ALL), prefixes, maxBatch);
  const batch = new GrowingBatch(names, after, end && positionText(end));
  const stop = AbortSignal.any([signal, connection.closing]);
  const leave = () => feed.leave();
  stop.addEventListener("abort", leave);
  if (stop.aborted) leave();
  try {
    // The server begins with something at once, be it that there is nothing; later it may be silent for days.
    let item = await inTime(() => feed.next());
    while (item !== undefined) {
      batch.add(item);
      const isFull = batch.size === maxBatch || batch.checkpoints === CHECKPOINTS_IN_ONE;
      // What has come already, and is not taken apart yet, belongs to the batch: under load each would else be one of its own.
      if (!isFull && batch.isLive && feed.isDrained) await anotherTurn();
      if (isFull || (batch.isLive && feed.isDrained)) {
        const taken = batch.take();
        if (taken) yield taken;
      }
      item = await feed.next();
    }
    if (!signal.aborted) throw connection.ended();
  } catch (error) {
    // Or lines that always break early would never come to an end.
    const taken = batch.take();
    if (taken) yield taken;
    throw storeFailure(error);
  } finally {
    stop.removeEventListener("abort", leave);
    feed.leave();
  }
}
