import type { Append, EventStore } from "../application/ports/event-store.ts";

/** Lets many work at a time and one after the other pass a point: in the order of their numbers, from 0, none left out. */
export class Turns {
  #next = 0;
  readonly #passed = new Set<number>();
  readonly #waiting = new Map<number, () => void>();

  async wait(number: number): Promise<void> {
    if (number > this.#next) await new Promise<void>((resolve) => this.#waiting.set(number, resolve));
  }

  /** Also for those who never waited. Repeating it is no error. */
  pass(number: number): void {
    if (number < this.#next) return;
    this.#passed.add(number);
    while (this.#passed.delete(this.#next)) this.#next++;
    this.#waiting.get(this.#next)?.();
    this.#waiting.delete(this.#next);
  }
}

/**
 * The same store, in which what happens to messages stands in the order of the turns: the first append to a message
 * waits for its turn. It ends once that append is handed over, not when it is on disk; with `keepTurn`, when the caller
 * passes it on.
 */
export function inTurn(store: EventStore, turns: Turns, number: number, keepTurn: boolean): EventStore {
  const ordered = async <Result>(appends: readonly Append[], append: () => Promise<Result>): Promise<Result> => {
    if (!appends.some(({ stream }) => stream.startsWith("message-"))) return append();
    await turns.wait(number);
    const result = append();
    if (!keepTurn) turns.pass(number);
    return result;
  };
  return {
    append: (append) => ordered([append], () => store.append(append)),
    appendInOrder: (appends) => ordered(appends, () => store.appendInOrder(appends)),
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    head: () => store.head(),
    subscribe: (options) => store.subscribe(options),
    tombstone: (stream) => store.tombstone(stream),
    close: () => store.close(),
  };
}
