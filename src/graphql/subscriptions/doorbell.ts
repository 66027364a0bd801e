/** Wakes whoever sleeps on it. Holds nothing of those who were woken or gave up. */
export class Doorbell {
  readonly #sleepers = new Set<() => void>();

  ring(): void {
    const woken = [...this.#sleepers];
    this.#sleepers.clear();
    for (const wake of woken) wake();
  }

  /** Resolves at the next ring, or when `signal` aborts. */
  rung(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = () => {
        this.#sleepers.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#sleepers.add(wake);
      signal.addEventListener("abort", wake);
    });
  }

  get sleepers(): number {
    return this.#sleepers.size;
  }
}
