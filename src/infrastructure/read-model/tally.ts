import type { StatementSync } from "node:sqlite";

/** Sums up what the events of one batch add to rows of counters, so that each row is written once per batch. */
export class Tally {
  readonly #upsert: StatementSync;
  readonly #sums = new Map<string, { key: readonly (string | number)[]; sums: number[] }>();

  /** `upsert` takes the key's values, then what is added to each counter. */
  constructor(upsert: StatementSync) {
    this.#upsert = upsert;
  }

  add(key: readonly (string | number)[], ...deltas: number[]): void {
    const name = key.join("\u0000");
    const known = this.#sums.get(name);
    if (known === undefined) this.#sums.set(name, { key, sums: deltas });
    else for (const [index, delta] of deltas.entries()) known.sums[index] = (known.sums[index] ?? 0) + delta;
  }

  flush(): void {
    for (const { key, sums } of this.#sums.values()) this.#upsert.run(...key, ...sums);
    this.#sums.clear();
  }

  discard(): void {
    this.#sums.clear();
  }
}
