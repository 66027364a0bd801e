import { setTimeout as after } from "node:timers/promises";
import type { FailureListener } from "../policies/told-failures.ts";
import { ToldFailures } from "../policies/told-failures.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import { Recurring } from "../recurring.ts";
import type { LogCheck } from "./check-log.ts";
import { LogDisagrees } from "./continuity.ts";
import type { CheckpointKeeper, Signing } from "./keep-checkpoints.ts";
import type { LogFollower } from "./log-follower.ts";
import type { ShownCheckpoint } from "./shown-checkpoint.ts";

export interface SigningListener extends FailureListener {
  /** What this node has is not what was signed: it must not go on. */
  readonly onDisagreement: (disagreement: LogDisagrees) => void;
  readonly onSigning: (signing: Signing) => void;
}

interface Parts {
  readonly check: LogCheck;
  readonly keeper: CheckpointKeeper;
  readonly shown: ShownCheckpoint;
  readonly log: LogFollower;
}

/** Work beside signing: it must not hold that up. */
export interface SideWork {
  readonly name: string;
  runOnce(): Promise<void>;
}

/** How long a start waits for the tree to come to what it is compared with. Milliseconds. */
const LOOKED_AT_WITHIN = 2_000;
const LOOK_AGAIN_AFTER = 50;

/** Keeps the evidence log of this node signed and shown; stops for good where it is not what was signed. */
export class LogSigning {
  readonly #parts: Parts;
  readonly #listener: SigningListener;
  readonly #failures: ToldFailures;
  readonly #loops: Recurring[];
  #signing: Signing = "unknown";
  #isChecked = false;
  #isStopped = false;

  constructor(parts: Parts, side: readonly SideWork[], everyMs: number, listener: SigningListener) {
    this.#parts = parts;
    this.#listener = listener;
    this.#failures = new ToldFailures(listener);
    const signing = new Recurring(everyMs, () => this.#attempt("sign checkpoints", () => this.runOnce()));
    const beside = side.map(
      (work) => new Recurring(everyMs, () => this.#attempt(work.name, async () => this.#isChecked && work.runOnce())),
    );
    this.#loops = [signing, ...beside];
  }

  /**
   * Before anything is served: raises `LogDisagrees`. Where the event store is away, or the tree far behind, it is done
   * later.
   */
  async check(): Promise<void> {
    const late = performance.now() + LOOKED_AT_WITHIN;
    try {
      while (!(await this.#check()) && performance.now() < late) await after(LOOK_AGAIN_AFTER);
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable)) throw error;
    }
  }

  /** Whether what this node has was compared with what was signed. */
  get isChecked(): boolean {
    return this.#isChecked;
  }

  start(): void {
    for (const loop of this.#loops) loop.start();
  }

  /** What is due now. */
  async runOnce(): Promise<void> {
    if (!(await this.#check())) return;
    const { keeper, shown, log } = this.#parts;
    await keeper.runOnce();
    await shown.show(log.state.signed);
    if (keeper.signing === this.#signing) return;
    this.#signing = keeper.signing;
    this.#listener.onSigning(keeper.signing);
  }

  async close(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#loops.map((loop) => loop.close()));
  }

  async #check(): Promise<boolean> {
    this.#isChecked ||= await this.#parts.check.run();
    return this.#isChecked;
  }

  async #attempt(name: string, work: () => Promise<unknown>): Promise<void> {
    if (this.#isStopped) return;
    try {
      await work();
      this.#failures.succeeded(name);
    } catch (error) {
      if (!(error instanceof LogDisagrees)) return this.#failures.failed(name, error);
      this.#isStopped = true;
      this.#listener.onDisagreement(error);
    }
  }
}
