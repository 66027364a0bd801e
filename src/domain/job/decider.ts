import { accept, type Decider } from "../decision.ts";
import type { Instant } from "../instant.ts";
import type { JobRan } from "./events.ts";

/** The last slot that any node took. */
export type JobState = { readonly slot: Instant } | undefined;

export interface TakeSlot {
  readonly type: "TakeSlot";
  readonly commandId: string;
  readonly slot: Instant;
}

/**
 * A job runs at most once per slot: whoever appends JobRan has it. Slots are begun by a timetable that every node knows
 * (each ten seconds, each night at two), so that all mean the same by one; what was missed is not caught up slot by slot.
 */
export const jobDecider: Decider<JobState, TakeSlot, JobRan> = {
  initial: undefined,
  decide({ slot }, last) {
    return last !== undefined && slot <= last.slot ? accept() : accept({ type: "JobRan", data: { slot } });
  },
  evolve: (_, { data: { slot } }) => ({ slot }),
};
