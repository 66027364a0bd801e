import {
  type AllStreamRecordedEvent,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  FORWARDS,
  type ReadStreamOptions,
  START,
  type StreamingRead,
} from "@eventstore/db-client";
import { inTime } from "../../application/answer-in-time.ts";
import type { EventStore, Position, RecordedEvent, StreamSlice } from "../../application/ports/event-store.ts";
import type { Connection } from "./connection.ts";
import { StreamDeletedError, StreamNotFoundError, storeFailure } from "./failures.ts";
import { beginAtLeader } from "./leader.ts";
import type { Names } from "./names.ts";
import { type LogPosition, positionText } from "./position.ts";
import { Pull } from "./pull.ts";

/**
 * How far `lastPosition` looks back for an event of ours: twice as far as there are events between two checkpoints of a
 * subscription (read-request.ts), so that one comes to the oldest of them.
 */
const LOOK_BACK = 256;

type StreamOptions = NonNullable<Parameters<EventStore["readStream"]>[1]>;

export async function readStream(
  connection: Connection,
  names: Names,
  stream: string,
  { from, limit = Number.MAX_SAFE_INTEGER, direction = "forwards" }: StreamOptions,
): Promise<StreamSlice> {
  const options: ReadStreamOptions = {
    direction: direction === "forwards" ? FORWARDS : BACKWARDS,
    fromRevision: from === undefined ? (direction === "forwards" ? START : END) : BigInt(from),
    // The server refuses to read nothing.
    maxCount: Math.max(limit, 1),
    requiresLeader: true,
  };
  const read = told(connection, (client) => pulled(client.readStream(names.onServer(stream), options)));
  const events: RecordedEvent[] = [];
  try {
    for await (const { event } of read) if (event) events.push(names.recorded(event));
  } catch (error) {
    if (error instanceof StreamNotFoundError) return { state: "no-stream", events: [] };
    if (error instanceof StreamDeletedError) return { state: "deleted", events: [] };
    throw error;
  }
  return { state: "exists", events: events.slice(0, limit) };
}

/**
 * The position of our last event. Where others have written more than 256 events since, a position after it: in any case
 * nothing of ours stands beyond, and a subscription passes it.
 */
export async function lastPosition(connection: Connection, names: Names): Promise<Position | undefined> {
  let looked: AllStreamRecordedEvent | undefined;
  for (const maxCount of [1, LOOK_BACK]) {
    let count = 0;
    for await (const { event } of fromEnd(connection, maxCount)) {
      count++;
      looked = event ?? looked;
      if (event && names.isOurs(event)) return positionText(event.position);
    }
    if (count < maxCount) return undefined;
  }
  return looked && positionText(looked.position);
}

/** The end of the log, whoever wrote there. */
export async function endOfLog(connection: Connection): Promise<LogPosition | undefined> {
  for await (const { event } of fromEnd(connection, 1)) return event?.position;
  return undefined;
}

function fromEnd(connection: Connection, maxCount: number) {
  const options = { direction: BACKWARDS, fromPosition: END, maxCount, requiresLeader: true } as const;
  return told(connection, (client) => pulled(client.readAll(options)));
}

function pulled<T>(stream: StreamingRead<T>): Pull<T> {
  return new Pull<T>(stream, () => stream.cancel());
}

/** What the server tells, each within 2.5 s of being asked for. Raises errors in the port's words. */
export async function* told<T>(
  connection: Connection,
  read: (client: EventStoreDBClient) => Pull<T> | Promise<Pull<T>>,
): AsyncGenerator<T, void, undefined> {
  const open = () => read(connection.reading());
  let pull: Pull<T> | undefined;
  try {
    const begun = await beginAtLeader(open);
    pull = begun.pull;
    for (let item = begun.first; item !== undefined; item = await nextOf(pull)) yield item;
  } catch (error) {
    throw storeFailure(error);
  } finally {
    pull?.leave();
  }
  // Closing ends it as the end of the log does.
  if (connection.closing.aborted) throw connection.ended();
}

/** Within 2.5 s where it has to be waited for. */
export async function nextOf<Item>(pull: Pull<Item>): Promise<Item | undefined> {
  return pull.isDrained ? inTime(() => pull.next()) : pull.next();
}
