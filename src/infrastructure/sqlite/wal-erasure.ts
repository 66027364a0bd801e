import type { DatabaseSync } from "node:sqlite";

/** How long erased bytes stay in the write-ahead log where nobody reads from it. Milliseconds. */
const WITHIN = 1_000;
/** Whatever left some there (a kill, an erasure that never came to its end), it goes unasked. Milliseconds. */
const AT_LEAST_EVERY = 10 * 60_000;

/**
 * Empties a database's write-ahead log, where overwritten pages stand as they were: a second after it was asked to, at the
 * start, and every ten minutes. While somebody reads from it that cannot be done: it is tried again each second until it is,
 * and nobody is kept waiting. Only on the connection that writes; never in a transaction.
 */
export class WalErasure {
  readonly #db: DatabaseSync;
  readonly #busyTimeout: number;
  readonly #regularly: NodeJS.Timeout;
  #due: NodeJS.Timeout | undefined;

  /** `busyTimeout`: that of the connection, in milliseconds. */
  constructor(db: DatabaseSync, busyTimeout: number) {
    this.#db = db;
    this.#busyTimeout = busyTimeout;
    this.#regularly = setInterval(() => this.soon(), AT_LEAST_EVERY);
    this.soon();
  }

  soon(): void {
    this.#due ??= setTimeout(() => {
      this.#due = undefined;
      if (!this.#empty()) this.soon();
    }, WITHIN);
  }

  /** Before the connection is closed: what is due is tried once more. */
  close(): void {
    clearInterval(this.#regularly);
    if (this.#due === undefined) return;
    clearTimeout(this.#due);
    this.#empty();
  }

  /** False where a reader was in the way, or the disk is full. */
  #empty(): boolean {
    this.#db.exec("PRAGMA busy_timeout = 0");
    try {
      return this.#db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.busy === 0;
    } catch {
      return false;
    } finally {
      this.#db.exec(`PRAGMA busy_timeout = ${this.#busyTimeout}`);
    }
  }
}
