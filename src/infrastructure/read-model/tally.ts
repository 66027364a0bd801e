import type { StatementSync } from "node:sqlite";

type Key = readonly (string | number)[];

/** Where the parts of a key lead. A path of them is found faster than a text that is put together from them. */
class Place {
  readonly next = new Map<string | number, Place>();
  sums: number[] | undefined;
}

/** Sums up what the events of one batch add to rows of counters, so that each row is written once per batch. */
export class Tally {
  readonly #upsert: StatementSync;
  #root = new Place();
  #rows: { key: Key; sums: readonly number[] }[] = [];

  /** `upsert` takes the key's values, then what is added to each counter. */
  constructor(upsert: StatementSync) {
    this.#upsert = upsert;
  }

  add(key: Key, ...deltas: number[]): void {
    let place = this.#root;
    for (const part of key) {
      let next = place.next.get(part);
      if (next === undefined) {
        next = new Place();
        place.next.set(part, next);
      }
      place = next;
    }
    if (place.sums === undefined) {
      place.sums = deltas;
      this.#rows.push({ key, sums: deltas });
    } else {
      for (let n = 0; n < deltas.length; n++) place.sums[n] = (place.sums[n] as number) + (deltas[n] as number);
    }
  }

  flush(): void {
    for (const { key, sums } of this.#rows) this.#upsert.run(...key, ...sums);
    this.discard();
  }

  discard(): void {
    this.#root = new Place();
    this.#rows = [];
  }
}
