import type { Position, SubscriptionBatch } from "../../application/ports/event-store.ts";
import type { Answer, StoredEvent } from "./answer.ts";
import { BEFORE_ALL } from "./position.ts";

/** A batch whose events are told in some form. */
export type Batch<Told> = Omit<SubscriptionBatch, "events"> & { readonly events: readonly Told[] };

/** While catching up, the position is told at least after so many checkpoints, though nothing matches: 131,072 events. */
const CHECKPOINTS_IN_ONE = 1_024;

/** Characters of what was written: however large events are, a few batches at once take little memory. */
const MAX_LENGTH = 4_194_304;

/** What came since the last batch was taken. */
export class GrowingBatch<Told> {
  readonly #tell: (event: StoredEvent) => Told | undefined;
  readonly #end: Position | undefined;
  #events: Told[] = [];
  #position: Position;
  #isLive = false;
  #caughtUp = false;
  #isMoved = false;
  #checkpoints = 0;
  #length = 0;
  #hasRead = false;

  /** `tell`: undefined where it is not to be told. `end`: of the log, before the subscription began. */
  constructor(tell: (event: StoredEvent) => Told | undefined, after: Position | undefined, end: Position | undefined) {
    this.#tell = tell;
    this.#position = after ?? BEFORE_ALL;
    this.#end = end;
  }

  /** Has so many events, or much text, or the server said often enough how far it looked. */
  isFull(maxBatch: number): boolean {
    return this.#events.length >= maxBatch || this.#length >= MAX_LENGTH || this.#checkpoints >= CHECKPOINTS_IN_ONE;
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  add(answer: Answer): void {
    switch (answer.kind) {
      case "event":
        this.#moveTo(answer.position);
        this.#add(this.#tell(answer), answer.data.length);
        break;
      case "checkpoint":
        this.#moveTo(answer.position);
        this.#checkpoints++;
        this.#hasRead = true;
        break;
      case "live":
        if (this.#hasRead && this.#end !== undefined) this.#moveTo(this.#end);
        this.#isMoved ||= !this.#caughtUp;
        this.#caughtUp = true;
        this.#isLive = true;
        break;
      case "behind":
        this.#isLive = false;
    }
  }

  /** Undefined where there is nothing to tell. */
  take(): Batch<Told> | undefined {
    const batch = { events: this.#events, position: this.#position, caughtUp: this.#caughtUp };
    const isNews = this.#isMoved;
    this.#events = [];
    this.#checkpoints = 0;
    this.#length = 0;
    this.#isMoved = false;
    return isNews ? batch : undefined;
  }

  #add(told: Told | undefined, length: number): void {
    if (told === undefined) return;
    this.#events.push(told);
    this.#length += length;
  }

  #moveTo(position: Position): void {
    if (position <= this.#position) return;
    this.#position = position;
    this.#isMoved = true;
  }
}
