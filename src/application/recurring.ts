/** Work that is done again and again, each time `everyMs` after it ended, until it is closed. */
export class Recurring {
  readonly #work: () => Promise<void>;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isClosed = false;

  /** `work` must not reject. */
  constructor(everyMs: number, work: () => Promise<void>) {
    this.#everyMs = everyMs;
    this.#work = work;
  }

  start(): void {
    this.#running = this.#work().then(() => {
      if (!this.#isClosed) this.#timer = setTimeout(() => this.start(), this.#everyMs).unref();
    });
  }

  /** Resolves when what is being done is done. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }
}
