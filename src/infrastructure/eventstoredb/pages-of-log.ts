import type { Position, RecordedEvent, StreamName } from "../../application/ports/event-store.ts";
import type { Answer, StoredEvent } from "./answer.ts";
import { answersTo } from "./answers.ts";
import type { Connection } from "./connection.ts";
import { storeFailure } from "./failures.ts";
import { beginAtLeader } from "./leader.ts";
import type { Names } from "./names.ts";
import { BEFORE_ALL, justBefore, type LogPosition, logPosition } from "./position.ts";
import type { Pull } from "./pull.ts";
import { toFollow, toRead } from "./read-request.ts";
import { nextOf, told } from "./reading.ts";

/** From the position on, which is included, up to the end that stood when it was called or a later one. */
export function pagesOfLog(
  connection: Connection,
  names: Names,
  { from = BEFORE_ALL, pageSize }: { from: Position | undefined; pageSize: number },
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  const events = standing(connection, names, logPosition(from));
  return inPages(events, pageSize, (event) => (names.isTold(event) ? names.told(event) : undefined));
}

/** The server keeps a tombstone as an event of its own at the end of the stream. */
export function pagesOfTombstones(
  connection: Connection,
  names: Names,
  pageSize: number,
): AsyncGenerator<readonly StreamName[], void, undefined> {
  const events = standing(connection, names, logPosition(BEFORE_ALL));
  return inPages(events, pageSize, (event) => (names.isTombstone(event) ? names.streamOf(event) : undefined));
}

async function* inPages<T>(
  answers: AsyncIterable<Answer>,
  pageSize: number,
  toldOf: (event: StoredEvent) => T | undefined,
): AsyncGenerator<readonly T[], void, undefined> {
  let page: T[] = [];
  for await (const answer of answers) {
    const told = answer.kind === "event" ? toldOf(answer) : undefined;
    if (told === undefined) continue;
    page.push(told);
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** Through a subscription, up to where it would go on live: it is all that the server filters. */
async function* standing(
  connection: Connection,
  names: Names,
  from: LogPosition,
): AsyncGenerator<Answer, void, undefined> {
  const open = () => answersTo(connection.reading(), toFollow(justBefore(from), [names.onServer("")]));
  let feed: Pull<Answer> | undefined;
  let hasRead = false;
  try {
    const begun = await beginAtLeader(open);
    feed = begun.pull;
    for (let answer = begun.first; ; answer = await nextOf(feed)) {
      if (answer === undefined) throw connection.ended();
      if (answer.kind === "live") break;
      if (answer.kind === "checkpoint") hasRead = true;
      yield answer;
    }
  } catch (error) {
    throw storeFailure(error);
  } finally {
    feed?.leave();
  }
  // Then it begins close to the end.
  if (!hasRead) yield* told(connection, (client) => answersTo(client, toRead(from)));
}
