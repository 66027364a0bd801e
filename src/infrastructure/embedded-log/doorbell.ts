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

  /** Resolves at the next ring or when the signal aborts. Look at the log in the turn in which you call it. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = () => {
        signal.removeEventListener("abort", wake);
        this.#waiting.delete(wake);
        if (this.#waiting.size === 0) this.#stopPolling();
        resolve();
      };
      signal.addEventListener("abort", wake);
      this.#waiting.add(wake);
      this.#listen();
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
    if (this.#channel === undefined) {
      this.#channel = new BroadcastChannel(channelName(this.#file));
      this.#channel.onmessage = () => this.ring();
      this.#channel.unref();
    }
    if (this.#poll === undefined) {
      this.#seen = this.#head();
      this.#poll = setInterval(() => this.#look(), POLL);
      this.#poll.unref();
    }
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
