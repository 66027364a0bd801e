/** Keys remembered at most; then all are forgotten, which costs a statement each and changes nothing. */
const LIMIT = 100_000;

/** Remembers which rows are known to stand, so that the statement that would see to it is spared. */
export class Once {
  readonly #done = new Set<string>();

  /** True the first time, and whenever it was forgotten since. */
  isNew(key: string): boolean {
    if (this.#done.has(key)) return false;
    if (this.#done.size >= LIMIT) this.#done.clear();
    this.#done.add(key);
    return true;
  }

  /** For a batch that is rolled back. */
  forget(): void {
    this.#done.clear();
  }
}
