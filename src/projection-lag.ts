import type { Position } from "./application/ports/event-store.ts";

/** More appends than this are not waited for at once: the oldest are what tells the lag. */
const WAITING_APPENDS = 4_096;

interface Waiting {
  readonly position: Position;
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
}

/** Appends that the read model does not show yet. Positions cannot be subtracted, so the lag is told in time. */
export class ProjectionLag {
  #waiting: Waiting[] = [];
  #reached: Position | undefined;

  appended(position: Position, now: number): void {
    const isVisible = this.#reached !== undefined && position <= this.#reached;
    if (!isVisible && this.#waiting.length < WAITING_APPENDS) this.#waiting.push({ position, at: now });
  }

  /** Everything up to `position` is visible; returns for how many seconds each of those was not. */
  reached(position: Position | undefined, now: number): number[] {
    if (position === undefined || position === this.#reached) return [];
    this.#reached = position;
    const visible = this.#waiting.filter((append) => append.position <= position);
    if (visible.length > 0) this.#waiting = this.#waiting.filter((append) => append.position > position);
    return visible.map(({ at }) => (now - at) / 1_000);
  }

  oldestSeconds(now: number): number {
    return this.#waiting.reduce((oldest, { at }) => Math.max(oldest, (now - at) / 1_000), 0);
  }
}
