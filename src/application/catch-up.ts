import type { Position } from "./ports/event-store.ts";
import type { Projection } from "./ports/read-model.ts";

/** How long an answer waits until this node shows what was written, or what its client has seen elsewhere. Milliseconds. */
export const VISIBLE_WITHIN_MS = 5_000;

/** Requests of one node that wait at a time for what their client has seen elsewhere. */
export const MOST_WAITING = 1_000;

/** Lets requests wait, bounded, until this node shows what they are about. */
export class CatchUp {
  readonly #projection: Pick<Projection, "reached" | "status">;
  readonly #withinMs: number;
  readonly #most: number;
  #waiting = 0;

  constructor(
    projection: Pick<Projection, "reached" | "status">,
    { withinMs = VISIBLE_WITHIN_MS, most = MOST_WAITING }: { withinMs?: number; most?: number } = {},
  ) {
    this.#projection = projection;
    this.#withinMs = withinMs;
    this.#most = most;
  }

  /** What was written here. False where it is not shown in time; undefined: nothing to wait for. */
  async showsWritten(position: Position | undefined): Promise<boolean> {
    return position === undefined || this.#projection.reached(position, this.#withinMs);
  }

  /**
   * What a client has seen, on whatever node. It may name a position that never comes: so the number of those who wait is
   * bounded too. False where it is not shown in time, or too many wait already; undefined: nothing to wait for.
   */
  async showsSeen(seen: Position | undefined): Promise<boolean> {
    if (seen === undefined) return true;
    const { position } = this.#projection.status();
    if (position !== undefined && position >= seen) return true;
    if (this.#waiting >= this.#most) return false;
    this.#waiting++;
    try {
      return await this.#projection.reached(seen, this.#withinMs);
    } finally {
      this.#waiting--;
    }
  }
}
