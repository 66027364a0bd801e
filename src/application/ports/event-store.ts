import type { EventMetadata } from "../../domain/metadata.ts";

/**
 * A place in the one ordered log. Opaque: the text's plain order (`<`) is the log's order, and nothing else may be
 * concluded from it. Equal for the same event on every node of one store.
 */
export type Position = string & { readonly __position: never };

/** A stream's name without the namespace: `message-0198…`. */
export type StreamName = string;

/** The first event of a stream has revision 0. `no-stream`: the stream must not exist. There is no "any". */
export type ExpectedRevision = number | "no-stream";

export interface NewEvent {
  /** UUID. Makes a repeated append recognisable. */
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: EventMetadata;
}

/** As it is stored, in whatever version; what it says in today's is told by `upcast` (upcasting.ts). */
export interface RecordedEvent {
  readonly stream: StreamName;
  readonly revision: number;
  readonly position: Position;
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: EventMetadata;
}

export interface Append {
  readonly stream: StreamName;
  readonly expected: ExpectedRevision;
  /** At least one. All or none are appended. */
  readonly events: readonly NewEvent[];
}

export type AppendResult =
  /** `position` is that of the last event; on an idempotent repeat, of the event that stands there. */
  | { readonly outcome: "appended"; readonly revision: number; readonly position: Position }
  /** Another event stands where these should. `actual`: the stream's revision now. */
  | { readonly outcome: "conflict"; readonly actual: ExpectedRevision }
  /** The stream was tombstoned: nothing can ever be appended to it. */
  | { readonly outcome: "deleted" };

/** `no-stream`: never written. `deleted`: tombstoned. */
export type StreamState = "no-stream" | "deleted" | "exists";

export interface StreamSlice {
  readonly state: StreamState;
  readonly events: readonly RecordedEvent[];
}

export interface SubscriptionBatch {
  /** In log order; may be empty where only the position moved on. */
  readonly events: readonly RecordedEvent[];
  /** Everything up to and including here was looked at: store it as the checkpoint. */
  readonly position: Position;
  /** True once the end of the log was reached; from then on batches arrive live. */
  readonly caughtUp: boolean;
}

/** Raised by every method when the store cannot be reached or is shut; nothing may be concluded about the append. */
export class EventStoreUnavailable extends Error {
  override name = "EventStoreUnavailable";
}

/** The store answers, but not to us: the credentials are wrong, or may not do this. Waiting does not help. */
export class EventStoreRefuses extends EventStoreUnavailable {
  override name = "EventStoreRefuses";
}

/** Raised by an append when there is no space: nothing was written. */
export class StorageFull extends Error {
  override name = "StorageFull";
}

/** Raised by an append whose events are larger than the store takes: nothing was written. */
export class EventTooLarge extends Error {
  override name = "EventTooLarge";
}

/** Raised where a position is given that this store never told: it is of another store, or was made up. */
export class NotAPosition extends Error {
  override name = "NotAPosition";
}

export interface EventStore {
  /**
   * Durable when it resolves. Idempotent by event id as EventStoreDB is: where the stream has moved past `expected`,
   * the events are compared with what stands at those revisions, and if the ids are the same the first answer is given.
   */
  append(append: Append): Promise<AppendResult>;

  /**
   * Carries the appends out one after the other, each atomic by itself, and stops after the first that is not
   * `appended`: the results may be fewer than the appends. A store may make them durable together.
   */
  appendInOrder(appends: readonly Append[]): Promise<AppendResult[]>;

  /**
   * Up to `limit` events from revision `from`: forwards, `from` included (default 0), or backwards from `from` or the end.
   * Missing and tombstoned streams have no events and say so in `state`.
   */
  readStream(
    stream: StreamName,
    options?: { from?: number; limit?: number; direction?: "forwards" | "backwards" },
  ): Promise<StreamSlice>;

  /**
   * The whole log in pages, in order, `from` included. Ends at the head that stood when it was called or later.
   * Events of tombstoned streams may or may not be told.
   */
  readAll(options?: { from?: Position; pageSize?: number }): AsyncIterable<readonly RecordedEvent[]>;

  /** The position of the last event, or undefined where the log is empty. */
  head(): Promise<Position | undefined>;

  /**
   * Every event whose stream begins with one of the prefixes, in order, each once, strictly after `after`: first those
   * that stand, then live ones, without a gap. Pull: nothing is read ahead beyond one batch. Ends when `signal` aborts.
   * The position moves on also where no event matches.
   */
  subscribe(options: {
    after?: Position | undefined;
    prefixes?: readonly string[];
    maxBatch?: number;
    signal: AbortSignal;
  }): AsyncIterable<SubscriptionBatch>;

  /**
   * Erases the stream for ever: its events are no longer read, and nothing can be appended again. Durable when it
   * resolves. Repeating it, or tombstoning what never existed, is no error. Returns the state that it found.
   */
  tombstone(stream: StreamName): Promise<StreamState>;

  close(): Promise<void>;
}
