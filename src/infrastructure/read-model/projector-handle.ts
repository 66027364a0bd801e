import type { Worker } from "node:worker_threads";
import type { Position } from "../../application/ports/event-store.ts";
import type { Projection, ProjectionState } from "../../application/ports/read-model.ts";
import type { ProjectorReport } from "./projector-loop.ts";
import type { ProjectorOrder } from "./projector-thread-body.ts";
import { Waiters } from "./waiters.ts";

type Listener = Parameters<Projection["onChange"]>[0];

/** The projector's thread as the rest of the process sees it. A thread that dies is a projector that stopped. */
export class ProjectorHandle implements Projection {
  readonly #thread: Worker;
  readonly #ended: Promise<void>;
  readonly #waiters = new Waiters();
  readonly #listeners = new Set<Listener>();
  readonly #onMoved: (file: string) => void;
  #state: ProjectionState;

  /** `position`: what the tables already show. `onMoved`: they stand in another file now, from which to read. */
  constructor(thread: Worker, position: Position | undefined, onMoved: (file: string) => void) {
    this.#thread = thread;
    this.#onMoved = onMoved;
    this.#state = { state: "catching-up", position };
    thread.on("message", (report: ProjectorReport) => this.#hear(report));
    thread.on("error", (error: Error) =>
      this.#stop(`The projector's thread failed: ${error.name}`, this.#state.position),
    );
    this.#ended = new Promise((resolve) => {
      thread.once("exit", () => {
        this.#stop("The projector's thread has ended.", this.#state.position);
        resolve();
      });
    });
  }

  status(): ProjectionState {
    return this.#state;
  }

  async reached(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.#state.position !== undefined && this.#state.position >= position) return true;
    if (this.#state.state === "stopped") return false;
    return this.#waiters.wait(position, timeoutMs);
  }

  erased(ids: readonly string[]): void {
    this.#order({ kind: "erased", ids });
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Finishes the batch that is being applied. */
  async close(): Promise<void> {
    this.#order({ kind: "close" });
    await this.#ended;
  }

  #order(order: ProjectorOrder): void {
    this.#thread.postMessage(order);
  }

  #hear(report: ProjectorReport): void {
    if (report.kind === "stopped") {
      this.#stop(report.reason, report.position, report.tryingAgain);
      return;
    }
    const { position, mailboxes, caughtUp, file } = report;
    if (file !== undefined) this.#onMoved(file);
    this.#state = { state: caughtUp ? "live" : "catching-up", position };
    this.#waiters.passed(position);
    for (const listener of [...this.#listeners]) listener(mailboxes, position);
  }

  /** The first reason is the one that helps. */
  #stop(reason: string, position: Position | undefined, tryingAgain?: true): void {
    if (this.#state.state !== "stopped" || this.#state.tryingAgain) {
      this.#state = { state: "stopped", position, reason, ...(tryingAgain && { tryingAgain }) };
    }
    this.#waiters.giveUp();
  }
}
