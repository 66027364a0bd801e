import { createHash, randomUUID } from "node:crypto";
import { type LogCommand, logDecider } from "../../domain/evidence/log-decider.ts";
import { type LogState, untimedSince } from "../../domain/evidence/log-state.ts";
import { type Instant, plus } from "../../domain/instant.ts";
import { handle } from "../handle.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import { type TimestampAuthority, TimestampUnavailable } from "../ports/timestamp-authority.ts";
import { SYSTEM } from "../recording.ts";
import { LOG_STREAM } from "../streams.ts";
import { readCheckpoint } from "./checkpoint.ts";
import type { LogFollower } from "./log-follower.ts";

/** An authority that failed is left alone for so long. */
const AGAIN_AFTER_MS = 60_000;
/** So that nodes do not ask for the same: each waits for another while before it asks, up to so long. */
const SPREAD_MS = 30_000;

export interface TimestampDesk {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly log: LogFollower;
  readonly authority: TimestampAuthority;
}

/** Gets a timestamp for the last checkpoint, and tells it to all by the log. On every node. */
export class TimestampKeeper {
  readonly #desk: TimestampDesk;
  readonly #patienceMs: number;
  /** Since when there is something beyond the last timestamp, as this node saw it. */
  #waiting: { readonly after: number; readonly since: Instant } | undefined;

  /** `patienceMs`: how long this node leaves it to the others. */
  constructor(desk: TimestampDesk, patienceMs = Math.floor(Math.random() * SPREAD_MS)) {
    this.#desk = desk;
    this.#patienceMs = patienceMs;
  }

  async runOnce(): Promise<void> {
    const { authority, log } = this.#desk;
    const { signed, timestamped, failed } = await log.follow();
    if (signed === undefined || signed.size <= timestamped || !this.#isOurs(timestamped, failed?.at)) return;
    const { size } = signed;
    const text = readCheckpoint(signed.note)?.note.text;
    if (text === undefined) throw new Error(`the checkpoint of ${size} leaves is none`);
    const commandId = randomUUID();
    try {
      const { token, time } = await authority.timestamp(createHash("sha256").update(text).digest());
      const facts = { size, token: token.toString("base64"), authority: authority.name, time };
      await this.#tell({ type: "TimestampCheckpoint", commandId, facts });
    } catch (error) {
      if (!(error instanceof TimestampUnavailable)) throw error;
      await this.#tell({ type: "TellTimestampFailed", commandId, facts: { size, reason: error.message } });
    }
  }

  /** Counted from the last timestamp, not from the last checkpoint: there may be a new one of these each second. */
  #isOurs(timestamped: number, failedAt: Instant | undefined): boolean {
    const now = this.#desk.clock.now();
    if (this.#waiting?.after !== timestamped) this.#waiting = { after: timestamped, since: now };
    const due = failedAt === undefined ? this.#waiting.since : plus(failedAt, AGAIN_AFTER_MS);
    return now >= plus(due, this.#patienceMs);
  }

  async #tell(command: LogCommand): Promise<void> {
    const { log } = this.#desk;
    const context = { actor: SYSTEM, commandId: command.commandId, correlationId: command.commandId };
    await handle(this.#desk, logDecider, LOG_STREAM, command, context, log.loaded);
    await log.follow();
  }
}

/**
 * Whether the oldest leaf without a timestamp is older than the bound. Decided from what the log says, so that all nodes
 * come to the same.
 */
export function isTimestampOverdue(state: LogState, boundMs: number, now: Instant): boolean {
  const since = untimedSince(state);
  return since !== undefined && now > plus(since, boundMs);
}
