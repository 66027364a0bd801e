import type { Position } from "../../application/ports/event-store.ts";

/** What one slow reader of large changes may make this service hold. */
const REMEMBERED_BYTES = 256 * 1024;
const REMEMBERED_CHANGES = 100;

/** How the changes of one mailbox look: worked out once for all who ask for the same; forgotten, it is worked out anew. */
export class SharedResults {
  readonly #results = new Map<Position, Map<string, Promise<Buffer>>>();
  #bytes = 0;

  /** The result of `work` for that change, from whoever needed the same first. */
  of(change: Position, key: string, work: () => Promise<Buffer>): Promise<Buffer> {
    return this.#results.get(change)?.get(key) ?? this.#begin(change, key, work());
  }

  forget(): void {
    this.#results.clear();
    this.#bytes = 0;
  }

  #begin(change: Position, key: string, result: Promise<Buffer>): Promise<Buffer> {
    if (this.#results.size >= REMEMBERED_CHANGES) this.forget();
    const ofChange = this.#results.get(change) ?? new Map<string, Promise<Buffer>>();
    this.#results.set(change, ofChange.set(key, result));
    const isRemembered = () => this.#results.get(change) === ofChange;
    result.then(
      ({ length }) => {
        if (isRemembered()) this.#bytes += length;
        if (this.#bytes > REMEMBERED_BYTES) this.forget();
      },
      () => ofChange.delete(key),
    );
    return result;
  }
}
