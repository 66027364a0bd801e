import { setImmediate as anotherTurn } from "node:timers/promises";
import { convertToCommandError } from "@eventstore/db-client";

/** What is used of the client's streams, whose own type fits no `Readable` of today. */
export interface Source {
  readonly readableLength: number;
  read(): unknown;
  on(event: "readable" | "end", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  off(event: "readable", listener: () => void): unknown;
  resume(): unknown;
}

/** What a call of gRPC's raises where it was cancelled from this side, be it by closing the client. */
const isOurs = (error: Error) => (error as { details?: string }).details === "Cancelled on client";

/**
 * Items of a stream of the client's, one by one as they are asked for. Its own iteration must not be left early: that stops
 * reading, and a call of the client's ends only when all that it was sent has been read.
 */
export class Pull<Item> {
  readonly #stream: Source;
  readonly #cancel: () => unknown;
  #failure: Error | undefined;
  #isEnded = false;
  #wake: () => void = () => {};

  constructor(stream: Source, cancel: () => unknown) {
    this.#stream = stream;
    this.#cancel = cancel;
    stream.on("readable", this.#look);
    stream.on("end", () => this.#end());
    // Never taken away: it may fail once more after it ended.
    stream.on("error", (error) => {
      if (isOurs(error)) return;
      this.#failure ??= convertToCommandError(error);
      this.#wake();
    });
  }

  /** Nothing can be had without waiting. */
  get isDrained(): boolean {
    return this.#stream.readableLength === 0;
  }

  /** One call at a time. Undefined at the end. */
  async next(): Promise<Item | undefined> {
    while (!this.#isEnded) {
      const item = this.#stream.read() as Item | null;
      if (item !== null) return item;
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return undefined;
  }

  /** Ends it at once, also for who waits. Repeating it is no error. */
  leave(): void {
    this.#end();
    // A call must not be cancelled while it hands something over.
    anotherTurn()
      .then(this.#cancel)
      .catch(() => {});
    this.#stream.off("readable", this.#look);
    this.#stream.resume();
  }

  readonly #look = () => this.#wake();

  #end(): void {
    this.#isEnded = true;
    this.#wake();
  }
}
