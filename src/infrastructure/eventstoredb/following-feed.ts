import { setImmediate as anotherTurn } from "node:timers/promises";
import { inTime } from "../../application/answer-in-time.ts";
import type { Position } from "../../application/ports/event-store.ts";
import type { StoredEvent } from "./answer.ts";
import { answersTo } from "./answers.ts";
import type { Connection } from "./connection.ts";
import { storeFailure } from "./failures.ts";
import { type Batch, GrowingBatch } from "./growing-batch.ts";
import { BEFORE_ALL, logPosition, positionText } from "./position.ts";
import { toFollow } from "./read-request.ts";
import { endOfLog } from "./reading.ts";

export interface Following<Told> {
  readonly after: Position | undefined;
  /** With the namespace. */
  readonly prefixes: readonly string[];
  readonly maxBatch: number;
  /** Undefined of an event that is not to be told. */
  readonly tell: (event: StoredEvent) => Told | undefined;
}

/** Batches of one connection, until the signal aborts. Raises `EventStoreUnavailable` when the connection is lost. */
export async function* followFeed<Told>(
  connection: Connection,
  { after, prefixes, maxBatch, tell }: Following<Told>,
  signal: AbortSignal,
): AsyncGenerator<Batch<Told>, void, undefined> {
  // Asked for before the server begins: once it has told everything that stood, this was passed.
  const end = await endOfLog(connection);
  const batch = new GrowingBatch(tell, after, end && positionText(end));
  const opening = answersTo(connection.reading(), toFollow(logPosition(after ?? BEFORE_ALL), prefixes));
  const leave = () => opening.then((feed) => feed.leave()).catch(() => {});
  const stop = AbortSignal.any([signal, connection.closing]);
  stop.addEventListener("abort", leave);
  if (stop.aborted) leave();
  try {
    const feed = await inTime(() => opening);
    // The server begins with something at once, be it that there is nothing; later it may be silent for days.
    let answer = await inTime(() => feed.next());
    while (answer !== undefined) {
      batch.add(answer);
      const isFull = batch.isFull(maxBatch);
      // What has come already, and is not taken apart yet, belongs to the batch: under load each would else be one of its own.
      if (!isFull && batch.isLive && feed.isDrained) await anotherTurn();
      if (isFull || (batch.isLive && feed.isDrained)) {
        const taken = batch.take();
        if (taken) yield taken;
      }
      answer = await feed.next();
    }
    if (!signal.aborted) throw connection.ended();
  } catch (error) {
    // Or lines that always break early would never come to an end.
    const taken = batch.take();
    if (taken) yield taken;
    throw storeFailure(error);
  } finally {
    stop.removeEventListener("abort", leave);
    leave();
  }
}
