import { setTimeout as after } from "node:timers/promises";
import { stillStands } from "../../application/landmark.ts";
import {
  type EventStore,
  EventStoreUnavailable,
  type Position,
  type SubscriptionBatch,
} from "../../application/ports/event-store.ts";
import { ProjectionFailed } from "./projection-failed.ts";
import type { Projector } from "./projector.ts";
import { isTold } from "./recorded.ts";

/** Events in one transaction while catching up: more gains little and holds memory. */
export const BATCH = 1_000;

/** Before it is tried again what failed because the disk was full, the file locked or the store away. Milliseconds. */
const TRY_AGAIN_AFTER = 1_000;

const OF_ANOTHER_LOG = "The read model was not built from this log: it is emptied and built anew.";

export type ProjectorReport =
  | {
      readonly kind: "applied";
      readonly position: Position;
      readonly mailboxes: ReadonlySet<string>;
      readonly caughtUp: boolean;
      /** The tables stand in this file from now on. */
      readonly file?: string;
    }
  | {
      readonly kind: "stopped";
      readonly position: Position | undefined;
      readonly reason: string;
      readonly tryingAgain?: true;
    };

/**
 * Applies the log as it grows, until the signal aborts. Never rejects and never skips: what cannot be applied is reported,
 * and ends it unless it may pass. Tables that turn out to be of another log are emptied, and built anew from this one.
 * `buildAhead` may answer an empty read model with the projector of one that was built at a stretch.
 */
export async function runProjector(
  opened: Projector,
  store: Pick<EventStore, "subscribe" | "readStream">,
  signal: AbortSignal,
  report: (report: ProjectorReport) => void,
  buildAhead?: () => Promise<Projector | undefined>,
): Promise<void> {
  let projector = opened;
  const stopped = (error: unknown) => ({
    kind: "stopped" as const,
    position: projector.position,
    reason: reasonOf(error),
  });

  async function tryAgainAfter(error: unknown): Promise<void> {
    report({ ...stopped(error), tryingAgain: true });
    await after(TRY_AGAIN_AFTER, undefined, { signal }).catch(() => {});
  }

  async function apply(batch: SubscriptionBatch): Promise<void> {
    while (!signal.aborted) {
      try {
        const mailboxes = projector.apply({ ...batch, events: batch.events.filter(isTold) });
        return report({ kind: "applied", position: batch.position, mailboxes, caughtUp: batch.caughtUp });
      } catch (error) {
        if (!(error instanceof ProjectionFailed && error.passing)) throw error;
        await tryAgainAfter(error);
      }
    }
  }

  /** Looked at whenever the store is come to again: a backup may have been put back meanwhile. */
  async function knowTheLog(): Promise<void> {
    const { position, landmark } = projector;
    if (position === undefined || (landmark && (await stillStands(landmark, store)))) return;
    projector.startAnew();
    if (landmark) report({ kind: "stopped", position: undefined, reason: OF_ANOTHER_LOG, tryingAgain: true });
  }

  while (!signal.aborted) {
    try {
      await knowTheLog();
      if (projector.position === undefined) projector = (await buildAhead?.()) ?? projector;
      // Also streams of which the tables tell nothing, few as their events are: a cluster tells how far it looked only by
      // every 128th of those that it leaves out, and these tables would not be known to show the head of a quiet log.
      const subscription = { after: projector.position, maxBatch: BATCH, signal };
      for await (const batch of store.subscribe(subscription)) await apply(batch);
      return;
    } catch (error) {
      const mayPass = error instanceof EventStoreUnavailable || (error instanceof ProjectionFailed && error.passing);
      if (!mayPass) return report(stopped(error));
      await tryAgainAfter(error);
    }
  }
}

const reasonOf = (error: unknown) =>
  error instanceof ProjectionFailed ? error.message : `The log could not be read: ${(error as Error).name}`;
