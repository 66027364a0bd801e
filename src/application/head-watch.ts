import { answeringInTime } from "./answer-in-time.ts";
import { type EventStore, EventStoreUnavailable } from "./ports/event-store.ts";
import type { Projection } from "./ports/read-model.ts";

/** Often enough for half a second (fresh-tables.ts) not to be over before; where nobody goes by that, every second time. */
const EVERY_MS = 250;
/** Longer ago than this, a revocation may have passed by. */
const LOST_AFTER_MS = 5_000;

/** How long ago this node has shown all that stood in the log: lost is who has not for 5 s, counted from the start. */
export class HeadWatch {
  readonly #store: Pick<EventStore, "head">;
  readonly #projection: Pick<Projection, "reached">;
  readonly #lostAfterMs: number;
  readonly #listeners = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  readonly #startedAt = performance.now();
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #isLost = false;
  #isLooking = false;
  #isAsked = false;
  #isSkipped = false;

  constructor(store: Pick<EventStore, "head">, projection: Pick<Projection, "reached">, lostAfterMs = LOST_AFTER_MS) {
    this.#store = store;
    this.#projection = projection;
    this.#lostAfterMs = lostAfterMs;
    this.#timer = setInterval(() => void this.#tick(), Math.min(EVERY_MS, lostAfterMs / 8)).unref();
  }

  get isConfirmed(): boolean {
    return performance.now() - Math.max(this.#startedAt, this.#confirmedAt) < this.#lostAfterMs;
  }

  /** All that stood in the log so many milliseconds ago is shown; false where that is not known. */
  wasConfirmedWithin(ms: number): boolean {
    this.#isAsked = true;
    return performance.now() - this.#confirmedAt < ms;
  }

  /** Throws `EventStoreUnavailable` where the head was not confirmed in time: content and changes are refused then. */
  assertConfirmed(): void {
    if (!this.isConfirmed) throw new EventStoreUnavailable("This node has lost touch with the head of the log.");
  }

  /** Calls back each time that the time has run out; returns how to stop. */
  onLost(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #tick(): Promise<void> {
    const { isConfirmed } = this;
    if (!isConfirmed && !this.#isLost) for (const listener of this.#listeners) listener();
    this.#isLost = !isConfirmed;
    this.#isSkipped = !this.#isAsked && !this.#isSkipped;
    if (this.#isLooking || this.#isSkipped) return;
    this.#isLooking = true;
    this.#isAsked = false;
    const asked = performance.now();
    if (await this.#showsHead()) this.#confirmedAt = asked;
    this.#isLooking = false;
  }

  async #showsHead(): Promise<boolean> {
    try {
      const head = await answeringInTime(() => this.#store.head());
      return head === undefined || (await this.#projection.reached(head, this.#lostAfterMs));
    } catch (error) {
      if (error instanceof EventStoreUnavailable) return false;
      throw error;
    }
  }
}
