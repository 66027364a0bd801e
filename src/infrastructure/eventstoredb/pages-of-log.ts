import { type AllStreamRecordedEvent, FORWARDS } from "@eventstore/db-client";
import type { Position, RecordedEvent, StreamName } from "../../application/ports/event-store.ts";
import type { Connection } from "./connection.ts";
import { storeFailure } from "./failures.ts";
import { type FeedItem, openFeed } from "./feed.ts";
import { beginAtLeader } from "./leader.ts";
import type { Names } from "./names.ts";
import { BEFORE_ALL, justBefore, type LogPosition, logPosition } from "./position.ts";
import type { Pull } from "./pull.ts";
import { nextOf, told } from "./reading.ts";

/** From the position on, which is included, up to the end that stood when it was called or a later one. */
export function pagesOfLog(
  connection: Connection,
  names: Names,
  { from = BEFORE_ALL, pageSize }: { from: Position | undefined; pageSize: number },
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  const events = standing(connection, names, logPosition(from), pageSize);
  return inPages(events, pageSize, (event) => (names.isTold(event) ? names.recorded(event) : undefined));
}

/** The server keeps a tombstone as an event of its own at the end of the stream. */
export function pagesOfTombstones(
  connection: Connection,
  names: Names,
  pageSize: number,
): AsyncGenerator<readonly StreamName[], void, undefined> {
  const events = standing(connection, names, logPosition(BEFORE_ALL), pageSize);
  return inPages(events, pageSize, (event) => (names.isTombstone(event) ? names.recorded(event).stream : undefined));
}

async function* inPages<T>(
  items: AsyncIterable<StandingItem>,
  pageSize: number,
  toldOf: (event: AllStreamRecordedEvent) => T | undefined,
): AsyncGenerator<readonly T[], void, undefined> {
  let page: T[] = [];
  for await (const { event } of items) {
    const told = event && toldOf(event);
    if (told === undefined) continue;
    page.push(told);
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

type StandingItem = Extract<FeedItem, { readonly event?: unknown }>;

/** Through a subscription, up to where it would go on live: it is all that the server filters. */
async function* standing(
  connection: Connection,
  names: Names,
  from: LogPosition,
  pageSize: number,
): AsyncGenerator<StandingItem, void, undefined> {
  const open = () => openFeed(connection.reading(), justBefore(from), [names.onServer("")], pageSize);
  let feed: Pull<FeedItem> | undefined;
  let hasRead = false;
  try {
    const begun = await beginAtLeader(open);
    feed = begun.pull;
    for (let item = begun.first; ; item = await nextOf(feed)) {
      if (item === undefined) throw connection.ended();
      if ("live" in item) break;
      if ("checkpoint" in item) hasRead = true;
      else yield item;
    }
  } catch (error) {
    throw storeFailure(error);
  } finally {
    feed?.leave();
  }
  // Then it begins close to the end.
  if (!hasRead)
    yield* told(connection, (client) =>
      client.readAll({ direction: FORWARDS, fromPosition: from, requiresLeader: true }),
    );
}
