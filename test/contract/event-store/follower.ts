import type {
  EventStore,
  Position,
  RecordedEvent,
  SubscriptionBatch,
} from "../../../src/application/ports/event-store.ts";

type Options = Partial<Omit<Parameters<EventStore["subscribe"]>[0], "signal">>;

/** A subscriber that keeps what it was told, and can be awaited. */
export interface Follower {
  readonly batches: SubscriptionBatch[];
  readonly events: RecordedEvent[];
  /** Settles as soon as the condition holds; rejects where the subscription ends before. */
  until(condition: () => boolean): Promise<void>;
  /** Aborts, and waits for the end. */
  stop(): Promise<void>;
  /** Settles as the subscription ends. */
  readonly ended: Promise<void>;
}

export function follow(
  store: EventStore,
  options: Options,
  onBatch: (batch: SubscriptionBatch) => Promise<void> | void = () => {},
): Follower {
  const abort = new AbortController();
  const batches: SubscriptionBatch[] = [];
  const events: RecordedEvent[] = [];
  let look = () => {};
  const ended = (async () => {
    for await (const batch of store.subscribe({ ...options, signal: abort.signal })) {
      batches.push(batch);
      events.push(...batch.events);
      look();
      await onBatch(batch);
    }
  })();
  // Whoever cares awaits `ended` itself.
  ended.catch(() => {});

  return {
    batches,
    events,
    ended,
    async until(condition) {
      const met = new Promise<void>((resolve) => {
        look = () => {
          if (condition()) resolve();
        };
        look();
      });
      const early = ended.then(() => Promise.reject(new Error("The subscription ended before that.")));
      await Promise.race([met, early]);
    },
    stop() {
      abort.abort();
      return ended;
    },
  };
}

/** Follows until the end of the log was reached, and no further. */
export async function catchUp(store: EventStore, options: Options): Promise<Follower> {
  const follower = follow(store, options);
  await follower.until(() => follower.batches.at(-1)?.caughtUp === true);
  await follower.stop();
  return follower;
}

export async function headOf(store: EventStore): Promise<Position> {
  const head = await store.head();
  if (head === undefined) throw new Error("The log is empty.");
  return head;
}
