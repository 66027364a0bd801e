import { Worker } from "node:worker_threads";
import { inTime } from "../../application/answer-in-time.ts";
import { EventStoreUnavailable, StorageFull } from "../../application/ports/event-store.ts";
import type { FromWriter, Outcome, Request, ToWriter, WriterOptions } from "./wire.ts";

interface Waiting {
  readonly request: Request;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

/** Batches: one that is being committed, and the next, so that the writer need not wait for this thread in between. */
const IN_FLIGHT = 2;
const THREAD = new URL(import.meta.url.endsWith(".ts") ? "./writer-thread.ts" : "./writer-thread.js", import.meta.url);

/**
 * The calling side of the writer's thread. While batches are on their way, further requests gather; then all of
 * them go over together and become one transaction.
 */
export class Writer {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #gathered: Waiting[] = [];
  readonly #inFlight: Waiting[][] = [];
  #closing = false;
  #dead = false;

  static async start(options: WriterOptions): Promise<Writer> {
    const worker = new Worker(THREAD, { workerData: options });
    await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    return new Writer(worker);
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#exited = new Promise((resolve) => {
      worker.once("exit", () => {
        this.#fail(new EventStoreUnavailable("The event log is closed."));
        resolve();
      });
    });
    worker.on("error", (error) =>
      this.#fail(new EventStoreUnavailable("The event log's writer died.", { cause: error })),
    );
    worker.on("message", (message: FromWriter) => this.#answer(message));
    worker.unref();
  }

  /** False once its thread has ended, whatever the reason. */
  get isAlive(): boolean {
    return !this.#dead;
  }

  /** Raises `EventStoreUnavailable` within 2.5 s: what was submitted may be carried out all the same. */
  submit(request: Request): Promise<Outcome> {
    return inTime(() => this.#submit(request));
  }

  #submit(request: Request): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.#dead || this.#closing) return reject(new EventStoreUnavailable("The event log is closed."));
      this.#gathered.push({ request, resolve, reject });
      if (this.#gathered.length === 1 && this.#inFlight.length < IN_FLIGHT) this.#sendSoon();
    });
  }

  /** Finishes what was submitted. */
  close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      this.#worker.ref();
      this.#sendSoon();
    }
    return this.#exited;
  }

  /** After this turn's promises: the callers that an answer has just woken go together again. */
  #sendSoon(): void {
    setImmediate(() => this.#send());
  }

  #send(): void {
    if (this.#dead || this.#inFlight.length >= IN_FLIGHT) return;
    if (this.#gathered.length === 0) {
      if (this.#closing) this.#post({ kind: "close" });
      else if (this.#inFlight.length === 0) this.#worker.unref();
      return;
    }
    this.#worker.ref();
    const batch = this.#gathered;
    this.#gathered = [];
    this.#inFlight.push(batch);
    this.#post({ kind: "batch", requests: batch.map(({ request }) => request) });
  }

  #post(message: ToWriter): void {
    this.#worker.postMessage(message);
  }

  #answer(message: FromWriter): void {
    const answered = this.#inFlight.shift() ?? [];
    if (message.kind === "committed") {
      for (const [n, { resolve }] of answered.entries()) resolve(message.outcomes[n] as Outcome);
    }
    if (message.kind === "failed") {
      const Failure = message.full ? StorageFull : EventStoreUnavailable;
      for (const { reject } of answered) reject(new Failure(message.message));
    }
    this.#sendSoon();
  }

  #fail(error: Error): void {
    this.#dead = true;
    const lost = [...this.#inFlight.splice(0).flat(), ...this.#gathered];
    this.#gathered = [];
    for (const { reject } of lost) reject(error);
  }
}
