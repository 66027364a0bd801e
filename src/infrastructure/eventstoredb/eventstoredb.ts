import { interruptible } from "../../application/interruptible.ts";
import type { CopyableLog } from "../../application/ports/copyable-log.ts";
import type {
  Append,
  AppendResult,
  EventStore,
  Position,
  StreamName,
  StreamSlice,
  StreamState,
  SubscriptionBatch,
} from "../../application/ports/event-store.ts";
import type { LogInText } from "../../application/ports/log-in-text.ts";
import type { StoredEvent } from "./answer.ts";
import { appendTo, checkAppends } from "./appending.ts";
import { Connection } from "./connection.ts";
import { followLog } from "./following.ts";
import type { Following } from "./following-feed.ts";
import { Names } from "./names.ts";
import { pagesOfLog, pagesOfTombstones } from "./pages-of-log.ts";
import { lastPosition, readStream } from "./reading.ts";
import { tombstone } from "./tombstoning.ts";

const PAGE_SIZE = 500;

type Order = Parameters<EventStore["subscribe"]>[0];

export interface EventStoreDbOptions {
  /** `esdb://…` or `esdb+discover://…`, with credentials and TLS as the client takes them. Never shown. */
  readonly connectionString: string;
  /** Letters, digits, `-` and `_`. Streams of other namespaces are not told. */
  readonly namespace: string;
}

/**
 * The event store on an EventStoreDB (from 23.10 on) or KurrentDB cluster, always asking its leader. Connects when it is
 * used: a store that is down raises `EventStoreUnavailable` then, and is used again once it is back. Raises
 * `ConnectionStringRefused`.
 */
export async function openEventStoreDb({
  connectionString,
  namespace,
}: EventStoreDbOptions): Promise<CopyableLog & LogInText> {
  if (!/^[A-Za-z0-9_-]+$/.test(namespace)) throw new Error(`Not a namespace: ${namespace}`);
  return new EventStoreDb(new Connection(connectionString), new Names(namespace));
}

class EventStoreDb implements CopyableLog, LogInText {
  readonly #connection: Connection;
  readonly #names: Names;

  constructor(connection: Connection, names: Names) {
    this.#connection = connection;
    this.#names = names;
  }

  async append(append: Append): Promise<AppendResult> {
    const [result] = await this.appendInOrder([append]);
    return result as AppendResult;
  }

  async appendInOrder(appends: readonly Append[]): Promise<AppendResult[]> {
    checkAppends(appends);
    const results: AppendResult[] = [];
    for (const append of appends) {
      const result = await appendTo(this.#connection, this.#names.onServer(append.stream), append);
      results.push(result);
      if (result.outcome !== "appended") break;
    }
    return results;
  }

  async readStream(stream: StreamName, options: Parameters<EventStore["readStream"]>[1] = {}): Promise<StreamSlice> {
    return readStream(this.#connection, this.#names, stream, options);
  }

  readAll({ from, pageSize = PAGE_SIZE }: Parameters<EventStore["readAll"]>[0] = {}) {
    return pagesOfLog(this.#connection, this.#names, { from, pageSize });
  }

  tombstones() {
    return pagesOfTombstones(this.#connection, this.#names, PAGE_SIZE);
  }

  head(): Promise<Position | undefined> {
    return lastPosition(this.#connection, this.#names);
  }

  subscribe(order: Order): AsyncIterable<SubscriptionBatch> {
    return this.#follow(order, (event) => this.#names.told(event));
  }

  async *subscribeInText(order: Order): AsyncGenerator<string, void, undefined> {
    for await (const { events, ...about } of this.#follow(order, (event) => this.#names.toldAsText(event))) {
      yield `{"events":[${events.join()}],${JSON.stringify(about).slice(1)}`;
    }
  }

  async tombstone(stream: StreamName): Promise<StreamState> {
    const { state } = await this.readStream(stream, { limit: 0 });
    return tombstone(this.#connection, this.#names.onServer(stream), state);
  }

  /** What was accepted is finished first. Subscriptions end with `EventStoreUnavailable`. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  #follow<Told>({ after, prefixes = [""], maxBatch = PAGE_SIZE, signal }: Order, told: (event: StoredEvent) => Told) {
    const following: Following<Told> = {
      after,
      prefixes: prefixes.map((prefix) => this.#names.onServer(prefix)),
      maxBatch,
      tell: (event) => (this.#names.isTold(event) ? told(event) : undefined),
    };
    return interruptible(signal, (ended) => followLog(this.#connection, following, ended));
  }
}
