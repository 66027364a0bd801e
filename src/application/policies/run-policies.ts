import { HOUR } from "../../domain/instant.ts";
import type { Publishing } from "../commands/publish-message.ts";
import type { Projection, ReadModel } from "../ports/read-model.ts";
import { eraseContent } from "./erase-content.ts";
import { expireAcceptances, expireMessages, isOurs, runJob } from "./expiry-jobs.ts";
import { publishReplies } from "./publish-replies.ts";
import { sweepDeposits } from "./sweep-deposits.ts";
import { type FailureListener, ToldFailures } from "./told-failures.ts";

export interface PolicyOptions extends FailureListener {
  /** How often the clock is looked at, in milliseconds. */
  readonly everyMs: number;
}

const AT_ONCE = 200;

/**
 * What follows from events and from the clock, on every node. Expiry is a job that one node runs per slot, which spares the
 * others the appends. The rest is done by all, because repeating it changes nothing: a reply's Published is recognised by the
 * reply's id and stands once, a tombstone of a tombstoned stream and the removal of a removed document are no errors, and
 * each node has erasures of its own to settle in its tables, and perhaps a folder of documents of its own.
 */
export class Policies {
  readonly #office: Publishing;
  readonly #readModel: ReadModel;
  readonly #projection: Projection;
  readonly #everyMs: number;
  readonly #failures: ToldFailures;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(office: Publishing, readModel: ReadModel, projection: Projection, options: PolicyOptions) {
    this.#office = office;
    this.#readModel = readModel;
    this.#projection = projection;
    this.#everyMs = options.everyMs;
    this.#failures = new ToldFailures(options);
  }

  start(): void {
    this.#running = this.runOnce().then(() => {
      if (!this.#closed) this.#timer = setTimeout(() => this.start(), this.#everyMs).unref();
    });
  }

  /** Everything that is due now, until nothing is. */
  async runOnce(): Promise<void> {
    await this.#untilDone("publish replies", () => publishReplies(this.#office, this.#readModel, AT_ONCE));
    for (const job of [expireAcceptances, expireMessages]) {
      await this.#untilDone(
        job.name.replaceAll("-", " "),
        () => runJob(job, this.#office, this.#readModel, AT_ONCE),
        () => isOurs(job, this.#office, this.#readModel),
      );
    }
    await this.#untilDone("erase content", () =>
      eraseContent(this.#office, this.#readModel, this.#projection, AT_ONCE),
    );
    const now = Date.parse(this.#office.clock.now());
    if (now - this.#sweptAt >= HOUR) {
      this.#sweptAt = now;
      await this.#untilDone("sweep deposits", () => sweepDeposits(this.#office, this.#readModel, AT_ONCE));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #untilDone(name: string, policy: () => Promise<number>, isOurs = async () => true): Promise<void> {
    try {
      if (await isOurs()) while (!this.#closed && (await policy()) === AT_ONCE) await this.#caughtUp();
      this.#failures.succeeded(name);
    } catch (error) {
      this.#failures.failed(name, error);
    }
  }

  /** The next batch is read from tables that know of the last. */
  async #caughtUp(): Promise<void> {
    const head = await this.#office.store.head();
    if (head) await this.#projection.reached(head, 10_000);
  }
}
