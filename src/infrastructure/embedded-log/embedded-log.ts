import { realpathSync } from "node:fs";
import { interruptible } from "../../application/interruptible.ts";
import type { CopyableLog } from "../../application/ports/copyable-log.ts";
import {
  type Append,
  type AppendResult,
  type EventStore,
  EventStoreUnavailable,
  type Position,
  type StreamName,
  type StreamState,
} from "../../application/ports/event-store.ts";
import type { ChainingProgress } from "./chain-older-rows.ts";
import { Doorbell } from "./doorbell.ts";
import { followLog, pagesOfLog, pagesOfTombstones } from "./following.ts";
import { prepareLogFile } from "./log-file.ts";
import { positionNumber, positionText } from "./position.ts";
import { Reader } from "./reader.ts";
import { storeError } from "./sqlite-failure.ts";
import { Writer } from "./writer.ts";
import { writtenAppend } from "./written-events.ts";

const PAGE_SIZE = 500;

export interface EmbeddedLogOptions {
  /** Created, with its folder's other files (`-wal`, `-shm`), where it is missing; its folder must exist. */
  readonly file: string;
  /** Letters, digits, `-` and `_`. Streams and positions of other namespaces in the file are not told. Default `ebox`. */
  readonly namespace?: string;
  /** For threads and processes beside the writer: appending and tombstoning throw, a missing file is unavailable. */
  readonly readOnly?: boolean;
  /** The file takes at most so many pages of 4 KiB, then the log is full. Default: as many as the disk. */
  readonly maxPages?: number;
  /** Told up to where the rows of a log of the first version have got their links, which takes long where they are many. */
  readonly onChaining?: ChainingProgress;
}

/** The event store in one SQLite file. Raises `NotAnEmbeddedLog` where the file is something else. */
export async function openEmbeddedLog(options: EmbeddedLogOptions): Promise<CopyableLog> {
  const { namespace = "ebox", readOnly = false, maxPages, onChaining } = options;
  if (!/^[A-Za-z0-9_-]+$/.test(namespace)) throw new Error(`Not a namespace: ${namespace}`);
  try {
    if (!readOnly) prepareLogFile(options.file, namespace, onChaining);
    const reader = new Reader(options.file, namespace);
    const file = realpathSync(options.file);
    const writer = readOnly ? undefined : await Writer.start({ file, namespace, maxPages });
    return new EmbeddedLog(namespace, reader, writer, new Doorbell(file, () => reader.head()));
  } catch (error) {
    throw storeError(error);
  }
}

class EmbeddedLog implements CopyableLog {
  readonly #namespace: string;
  readonly #reader: Reader;
  readonly #writer: Writer | undefined;
  readonly #bell: Doorbell;

  constructor(namespace: string, reader: Reader, writer: Writer | undefined, bell: Doorbell) {
    this.#namespace = namespace;
    this.#reader = reader;
    this.#writer = writer;
    this.#bell = bell;
  }

  async append(append: Append): Promise<AppendResult> {
    const [result] = await this.appendInOrder([append]);
    return result as AppendResult;
  }

  async appendInOrder(appends: readonly Append[]): Promise<AppendResult[]> {
    const written = appends.map((append) => writtenAppend(this.#namespace, append));
    return (await this.#writing().submit({ kind: "append", appends: written })) as AppendResult[];
  }

  async tombstone(stream: StreamName): Promise<StreamState> {
    const name = `${this.#namespace}.${stream}`;
    return (await this.#writing().submit({ kind: "tombstone", stream: name })) as StreamState;
  }

  async readStream(
    stream: StreamName,
    { from, limit = -1, direction = "forwards" }: Parameters<EventStore["readStream"]>[1] = {},
  ) {
    const start = from ?? (direction === "forwards" ? 0 : Number.MAX_SAFE_INTEGER);
    return this.#reader.stream(stream, start, limit, direction);
  }

  readAll({ from, pageSize = PAGE_SIZE }: Parameters<EventStore["readAll"]>[0] = {}) {
    return pagesOfLog(this.#reader, from === undefined ? 0 : positionNumber(from) - 1, pageSize);
  }

  tombstones() {
    return pagesOfTombstones(this.#reader);
  }

  async head(): Promise<Position | undefined> {
    // What can still be read is no use to those who ask how the store is.
    if (this.#writer?.isAlive === false) throw new EventStoreUnavailable("The event log's writer has ended.");
    const head = this.#reader.head();
    return head === 0 ? undefined : positionText(head);
  }

  subscribe({ after, prefixes = [""], maxBatch = PAGE_SIZE, signal }: Parameters<EventStore["subscribe"]>[0]) {
    const from = after === undefined ? 0 : positionNumber(after);
    return interruptible(signal, (ended) =>
      followLog(this.#reader, this.#bell, { after: from, prefixes, maxBatch }, ended),
    );
  }

  /** What was accepted is finished first. Subscriptions end with `EventStoreUnavailable`. */
  async close(): Promise<void> {
    this.#reader.close();
    this.#bell.close();
    // Last, because the last connection that may write empties the write-ahead log into the file.
    await this.#writer?.close();
  }

  #writing(): Writer {
    if (this.#writer === undefined) throw new EventStoreUnavailable("The event log was opened read-only.");
    return this.#writer;
  }
}
