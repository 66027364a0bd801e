import type { Position } from "../../application/ports/event-store.ts";

interface Waiter {
  readonly position: Position;
  readonly resolve: (reached: boolean) => void;
}

/** Those who wait for a position, ordered by it. */
export class Waiters {
  readonly #waiting: Waiter[] = [];

  /** Resolves true once `passed` a position at or after this one; false after `timeoutMs` or `giveUp`. */
  wait(position: Position, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        resolve(false);
      }, timeoutMs);
      const waiter: Waiter = {
        position,
        resolve: (reached) => {
          clearTimeout(timer);
          resolve(reached);
        },
      };
      // Positions mostly come in order: the place is at the end, or near it.
      let place = this.#waiting.length;
      while (place > 0 && (this.#waiting[place - 1] as Waiter).position > position) place--;
      this.#waiting.splice(place, 0, waiter);
    });
  }

  passed(position: Position): void {
    const later = this.#waiting.findIndex((waiter) => waiter.position > position);
    const reached = this.#waiting.splice(0, later === -1 ? this.#waiting.length : later);
    for (const waiter of reached) waiter.resolve(true);
  }

  giveUp(): void {
    for (const waiter of this.#waiting.splice(0)) waiter.resolve(false);
  }
}
