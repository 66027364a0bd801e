import type { Clock } from "../../application/ports/clock.ts";

const MINUTE_MS = 60_000;

/** What an operation was taken to cost, and what its caller may go on to spend: `extensions.cost`. */
export interface ToldCost {
  readonly requested: number;
  readonly available: number;
  readonly perMinute: number;
}

interface Allowance {
  available: number;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * What each caller may still cost this node: so much a minute, regained evenly, none saved beyond that. Who has not
 * called for a minute has all of it and is forgotten.
 */
export class Allowances {
  readonly perMinute: number;
  readonly #clock: Clock;
  /** The one who called longest ago first. */
  readonly #allowances = new Map<string, Allowance>();

  constructor(perMinute: number, clock: Clock) {
    this.perMinute = perMinute;
    this.#clock = clock;
  }

  /** What the caller may spend now. */
  available(who: string): number {
    const known = this.#allowances.get(who);
    if (known === undefined) return this.perMinute;
    const passed = Math.max(0, Date.parse(this.#clock.now()) - known.at);
    return Math.min(this.perMinute, known.available + (passed / MINUTE_MS) * this.perMinute);
  }

  /** Takes what there is, at most `cost`. */
  take(who: string, cost: number): ToldCost {
    const available = Math.max(0, this.available(who) - cost);
    this.#allowances.delete(who);
    this.#allowances.set(who, { available, at: Date.parse(this.#clock.now()) });
    this.#forgetTheFull();
    return this.told(cost, available);
  }

  told(requested: number, available: number): ToldCost {
    const { perMinute } = this;
    return { requested, available: Math.floor(available), perMinute };
  }

  /** In how many milliseconds the caller will have that much. */
  waitFor(who: string, cost: number): number {
    return Math.ceil(((cost - this.available(who)) / this.perMinute) * MINUTE_MS);
  }

  #forgetTheFull(): void {
    const now = Date.parse(this.#clock.now());
    for (const [who, { at }] of this.#allowances) {
      if (now - at < MINUTE_MS) return;
      this.#allowances.delete(who);
    }
  }
}
