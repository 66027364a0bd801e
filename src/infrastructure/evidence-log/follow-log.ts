import { setTimeout as after } from "node:timers/promises";
import { stillStands } from "../../application/landmark.ts";
import { type EventStore, EventStoreUnavailable, type Position } from "../../application/ports/event-store.ts";
import type { TreeHead } from "../../application/ports/evidence-log.ts";
import { LEAF_STREAM_PREFIXES } from "../../domain/evidence/leaf.ts";
import { isPassing, reasonOf } from "./failures.ts";
import { ClaimContradicted, type HashedLog } from "./hashed-log.ts";

/** Events in one transaction while catching up: about eight tiles, each of which is synced. */
const BATCH = 2_000;

/** Before it is tried again what failed because the disk was full, the file locked or the store away. Milliseconds. */
const TRY_AGAIN_AFTER = 1_000;

const OF_ANOTHER_LOG = "The evidence log was not built from this log: it is built anew.";

export type EvidenceReport =
  | { readonly kind: "hashed"; readonly head: TreeHead; readonly caughtUp: boolean }
  /** What was known is forgotten: whoever keeps any of it must forget it too. */
  | { readonly kind: "emptied"; readonly reason: string }
  | {
      readonly kind: "stopped";
      readonly position: Position | undefined;
      readonly reason: string;
      readonly tryingAgain?: true;
    };

/**
 * Takes the log up as it grows, until the signal aborts. Never rejects and never skips: what cannot be taken up is reported,
 * and ends it unless it may pass.
 */
export async function followLog(
  log: HashedLog,
  store: Pick<EventStore, "subscribe" | "readStream">,
  signal: AbortSignal,
  report: (report: EvidenceReport) => void,
): Promise<void> {
  /** Looked at whenever the store is come to again: a backup may have been put back meanwhile. */
  async function knowTheLog(): Promise<void> {
    const { position, lastLeaf } = log;
    if (position === undefined || (lastLeaf && (await stillStands(lastLeaf, store)))) return;
    // What was signed stays: if that log is ours, it must come to the same root again.
    log.startAnew();
    report({ kind: "emptied", reason: OF_ANOTHER_LOG });
  }

  while (!signal.aborted) {
    try {
      await knowTheLog();
      const subscription = { after: log.position, prefixes: LEAF_STREAM_PREFIXES, maxBatch: BATCH, signal };
      for await (const batch of store.subscribe(subscription)) {
        log.apply(batch);
        const { outstanding } = log;
        if (batch.caughtUp && outstanding) throw new ClaimContradicted(tooShort(log.head().size, outstanding.size));
        report({ kind: "hashed", head: log.head(), caughtUp: batch.caughtUp });
      }
      return;
    } catch (error) {
      const mayPass = error instanceof EventStoreUnavailable || isPassing(error);
      const stopped = { kind: "stopped", position: log.position, reason: reasonOf(error) } as const;
      report(mayPass ? { ...stopped, tryingAgain: true } : stopped);
      if (!mayPass) return;
      await after(TRY_AGAIN_AFTER, undefined, { signal }).catch(() => {});
    }
  }
}

const tooShort = (leaves: number, signed: number) =>
  `the log ends after ${leaves} leaves, and the checkpoint in log/ signs ${signed}`;
