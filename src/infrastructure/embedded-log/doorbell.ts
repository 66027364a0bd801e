import { BroadcastChannel } from "node:worker_threads";
import { channelName } from "./wire.ts";

/** How often the log is looked at while somebody waits: other processes ring no bell here. Milliseconds. */
const POLL = 250;

/**
 * Wakes whoever waits for the log to grow. It carries nothing: a ring too many, or one that is lost, is healed by
 * looking at the log. Doesn't keep the process alive.
 */
export class Doorbell {
  readonly #file: string;
  readonly #head: () => number;
  readonly #waiting = new Set<() => void>();
  #channel: BroadcastChannel | undefined;
  #poll: NodeJS.Timeout | undefined;
  #seen = 0;

  constructor(file: string, head: () => number) {
    this.#file = file;
    this.#head = head;
  }

  /** Resolves once the log's head is not `seen` any more, at a ring, or when the signal aborts. */
  wait(signal: AbortSignal, seen: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return resolve();
      this.#listen();
      // Only now, with an open ear: what was appended since the caller looked has rung already.
      try {
        if (this.#head() !== seen) return resolve();
      } catch (error) {
        return reject(error);
      }
      const wake = () => {
        signal.removeEventListener("abort", wake);
        this.#waiting.delete(wake);
        if (this.#waiting.size === 0) this.#stopPolling();
        resolve();
      };
      signal.addEventListener("abort", wake);
      this.#waiting.add(wake);
      this.#lookNowAndThen(seen);
    });
  }

  /** How many wait: so that tests see that nothing leaks. */
  get waiting(): number {
    return this.#waiting.size;
  }

  ring(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
    this.ring();
  }

  #listen(): void {
    if (this.#channel !== undefined) return;
    this.#channel = new BroadcastChannel(channelName(this.#file));
    this.#channel.onmessage = () => this.ring();
    this.#channel.unref();
  }

  #lookNowAndThen(seen: number): void {
    if (this.#poll !== undefined) return;
    this.#seen = seen;
    this.#poll = setInterval(() => this.#look(), POLL);
    this.#poll.unref();
  }

  #look(): void {
    try {
      if (this.#head() === this.#seen) return;
    } catch {
      // Whoever waits looks for himself, and it is to him that the failure is raised.
    }
    this.ring();
  }

  #stopPolling(): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
  }
}
