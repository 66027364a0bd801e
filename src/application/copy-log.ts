import { createHash } from "node:crypto";
import { canonicalEventBytes } from "./evidence/canonical-bytes.ts";
import type { CopyableLog } from "./ports/copyable-log.ts";
import type { Append, Position, RecordedEvent, StreamName } from "./ports/event-store.ts";

/** The target is no beginning of the source, or became none. The message names the first difference, and no content. */
export class LogsDiffer extends Error {
  override name = "LogsDiffer";
}

export interface CopyStep {
  readonly what: "compared" | "tombstoned" | "copied" | "verified";
  readonly done: number;
  /** Undefined while it is not known. */
  readonly total: number | undefined;
}

export interface CopiedLog {
  /** That both logs hold now, and of these, how many were appended by this call. */
  readonly events: number;
  readonly appended: number;
  readonly tombstones: number;
  /** SHA-256 in hexadecimal of the canonical bytes of every event, each with a line feed after it, in log order. */
  readonly sha256: string;
}

/** Data of one append, below what every store takes (appendable.ts). A larger event goes alone. Bytes. */
const LARGEST_APPEND = 500_000;
const APPENDS_AT_ONCE = 250;
const TOMBSTONES_AT_ONCE = 32;

/**
 * Makes the target equal to the source: the same events, ids, revisions and order, so the same canonical bytes; what is
 * tombstoned in the source is in the target, and its events are not copied even where the source still tells them.
 *
 * The target has to be a beginning of the source, such as an empty log or what an earlier call left that was ended in any
 * way: raises `LogsDiffer` otherwise, before it writes anything. Nobody else may write to either meanwhile; if somebody did,
 * it is found in the end. Appends go one after the other, in log order, because no store promises the order of several
 * that are under way.
 */
export async function copyLog(
  source: CopyableLog,
  target: CopyableLog,
  onProgress: (step: CopyStep) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<CopiedLog> {
  const tombstoned = await namesIn(source);
  const closed = await namesIn(target);
  for (const stream of closed) {
    if (!tombstoned.has(stream)) throw new LogsDiffer(`${stream} is tombstoned in the target only`);
  }
  const before = await compare(source, target, tombstoned, (done) =>
    onProgress({ what: "compared", done, total: undefined }),
  );
  signal.throwIfAborted();
  await close(
    [...tombstoned].filter((stream) => !closed.has(stream)),
    target,
    onProgress,
    signal,
  );
  const { firstMissing, missing } = before;
  if (firstMissing !== undefined) {
    const rest = eventsOf(source, tombstoned, firstMissing);
    await appendAll(rest, target, (done) => onProgress({ what: "copied", done, total: missing }), signal);
  }
  const total = before.events;
  const after = await compare(source, target, tombstoned, (done) => onProgress({ what: "verified", done, total }));
  if (after.missing > 0) throw new LogsDiffer(`${after.missing} events were added to the source meanwhile`);
  return { events: after.events, appended: missing, tombstones: tombstoned.size, sha256: after.sha256 };
}

async function namesIn(log: CopyableLog): Promise<Set<StreamName>> {
  const names = new Set<StreamName>();
  for await (const page of log.tombstones()) for (const name of page) names.add(name);
  return names;
}

async function* eventsOf(log: CopyableLog, without: ReadonlySet<StreamName>, from?: Position) {
  for await (const page of log.readAll(from === undefined ? {} : { from })) {
    for (const event of page) if (!without.has(event.stream)) yield event;
  }
}

interface Comparison {
  /** Of the source. */
  readonly events: number;
  readonly sha256: string;
  /** Events of the source that the target lacks at its end, and where they begin. */
  readonly missing: number;
  readonly firstMissing: Position | undefined;
}

async function compare(
  source: CopyableLog,
  target: CopyableLog,
  without: ReadonlySet<StreamName>,
  onProgress: (done: number) => void,
): Promise<Comparison> {
  const hash = createHash("sha256");
  const standing = eventsOf(target, without);
  let events = 0;
  let missing = 0;
  let firstMissing: Position | undefined;
  try {
    let opposite = await standing.next();
    for await (const event of eventsOf(source, without)) {
      const bytes = canonicalEventBytes(event);
      hash.update(bytes).update("\n");
      onProgress(++events);
      if (opposite.done) {
        firstMissing ??= event.position;
        missing++;
        continue;
      }
      const { value } = opposite;
      if (!canonicalEventBytes(value).equals(bytes)) {
        throw new LogsDiffer(`event ${events} is ${named(event)} in the source, ${named(value)} in the target`);
      }
      opposite = await standing.next();
    }
    if (!opposite.done) throw new LogsDiffer(`the target goes on after the source with ${named(opposite.value)}`);
  } finally {
    await standing.return();
  }
  return { events, sha256: hash.digest("hex"), missing, firstMissing };
}

const named = ({ type, stream, revision, id }: RecordedEvent) => `${type} ${id} (${stream}, revision ${revision})`;

async function close(
  streams: readonly StreamName[],
  target: CopyableLog,
  onProgress: (step: CopyStep) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let done = 0; done < streams.length; done += TOMBSTONES_AT_ONCE) {
    signal.throwIfAborted();
    const some = streams.slice(done, done + TOMBSTONES_AT_ONCE);
    await Promise.all(some.map((stream) => target.tombstone(stream)));
    onProgress({ what: "tombstoned", done: done + some.length, total: streams.length });
  }
}

async function appendAll(
  events: AsyncIterable<RecordedEvent>,
  target: CopyableLog,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  let gathered: Append[] = [];
  const flush = async () => {
    const results = await target.appendInOrder(gathered);
    const failed = results.findIndex(({ outcome }) => outcome !== "appended");
    if (failed >= 0) throw new LogsDiffer(`${gathered[failed]?.stream} was changed in the target meanwhile`);
    done += gathered.reduce((sum, append) => sum + append.events.length, 0);
    gathered = [];
    onProgress(done);
    signal.throwIfAborted();
  };
  for await (const append of inAppends(events)) {
    gathered.push(append);
    if (gathered.length === APPENDS_AT_ONCE) await flush();
  }
  if (gathered.length > 0) await flush();
}

/** Events of one stream that follow each other go together. */
async function* inAppends(events: AsyncIterable<RecordedEvent>): AsyncGenerator<Append, void, undefined> {
  let append: { stream: StreamName; expected: Append["expected"]; events: RecordedEvent[] } | undefined;
  let size = 0;
  for await (const event of events) {
    const { stream, revision, data } = event;
    const bytes = Buffer.byteLength(JSON.stringify(data));
    if (append?.stream !== stream || size + bytes > LARGEST_APPEND) {
      if (append) yield append;
      append = { stream, expected: revision === 0 ? "no-stream" : revision - 1, events: [] };
      size = 0;
    }
    append.events.push(event);
    size += bytes;
  }
  if (append) yield append;
}
