/** Keys remembered at most; then all are forgotten, which costs a statement each and changes nothing. */
const LIMIT = 100_000;

/** Remembers which rows are known to stand, so that the statement that would see to it is spared. */
export class Once {
  readonly #done = new Map<number, Set<string>>();
  #keys = 0;

  /** True the first time, and whenever it was forgotten since. A row with two keys has the smaller kind as its `group`. */
  isNew(key: string, group = 0): boolean {
    const keys = this.#done.get(group);
    if (keys?.has(key)) return false;
    if (this.#keys >= LIMIT) this.forget();
    this.#keys++;
    if (keys !== undefined && this.#done.has(group)) keys.add(key);
    else this.#done.set(group, new Set([key]));
    return true;
  }

  /** For a batch that is rolled back. */
  forget(): void {
    this.#done.clear();
    this.#keys = 0;
  }
}
