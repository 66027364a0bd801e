import type { Position, RecordedEvent, SubscriptionBatch } from "../../application/ports/event-store.ts";
import type { FeedItem } from "./feed.ts";
import type { Names } from "./names.ts";
import { BEFORE_ALL, positionText } from "./position.ts";

/** What came since the last batch was taken. */
export class GrowingBatch {
  readonly #names: Names;
  readonly #end: Position | undefined;
  #events: RecordedEvent[] = [];
  #position: Position;
  #isLive = false;
  #caughtUp = false;
  #isMoved = false;
  #checkpoints = 0;
  #hasRead = false;

  /** `end`: of the log, before the subscription began. */
  constructor(names: Names, after: Position | undefined, end: Position | undefined) {
    this.#names = names;
    this.#position = after ?? BEFORE_ALL;
    this.#end = end;
  }

  get size(): number {
    return this.#events.length;
  }

  /** How often the server said how far it looked. */
  get checkpoints(): number {
    return this.#checkpoints;
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  add(item: FeedItem): void {
    if ("live" in item) {
      if (item.live && this.#hasRead && this.#end !== undefined) this.#moveTo(this.#end);
      this.#isLive = item.live;
      this.#isMoved ||= item.live && !this.#caughtUp;
      this.#caughtUp ||= item.live;
    } else if ("checkpoint" in item) {
      this.#moveTo(positionText(item.checkpoint));
      this.#checkpoints++;
      this.#hasRead = true;
    } else if (item.event) {
      this.#moveTo(positionText(item.event.position));
      if (this.#names.isTold(item.event)) this.#events.push(this.#names.recorded(item.event));
    }
  }

  /** Undefined where there is nothing to tell. */
  take(): SubscriptionBatch | undefined {
    const batch = { events: this.#events, position: this.#position, caughtUp: this.#caughtUp };
    const isNews = this.#isMoved;
    this.#events = [];
    this.#checkpoints = 0;
    this.#isMoved = false;
    return isNews ? batch : undefined;
  }

  #moveTo(position: Position): void {
    if (position <= this.#position) return;
    this.#position = position;
    this.#isMoved = true;
  }
}
