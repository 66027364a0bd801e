import { randomUUID } from "node:crypto";
import type { Instant } from "../../domain/instant.ts";
import { instant } from "../../domain/instant.ts";
import { type JobState, jobDecider } from "../../domain/job/decider.ts";
import type { JobRan } from "../../domain/job/events.ts";
import { handle, type Loaded } from "../handle.ts";
import type { Mailroom } from "../mailroom.ts";
import { SYSTEM } from "../recording.ts";
import { jobStream } from "../streams.ts";
import { upcast } from "../upcasting.ts";

type Log = Pick<Mailroom, "store" | "clock">;

/** When the slot that `now` lies in began, where one begins every so many milliseconds. */
export function slotOf(now: Instant, milliseconds: number): Instant {
  const time = Date.parse(now);
  return instant(time - (time % milliseconds));
}

/**
 * True for one node only: for the one whose JobRan stands. To be called where something is due, so that the log does not
 * tell of jobs that had nothing to do.
 *
 * Nothing is lost where that node dies before it is done, or never learns that its append was made: what is due is read from
 * the tables and not from the slot, so that it is still due in the next one, for whichever node takes that. A job whose work
 * must not be done twice in part has to make each piece of it recognisable, as Expired is by its command's id.
 *
 * Nodes agree on slots by their clocks. One that is ahead takes slots that have not begun for others, who then wait until
 * they have: clocks are to be kept together (NTP).
 */
export async function takeSlot({ store, clock }: Log, job: string, slot: Instant): Promise<boolean> {
  // A new id for each try: with one that nodes share, the second append would pass for a repeat of the first.
  const commandId = randomUUID();
  const stream = jobStream(job);
  const context = { actor: SYSTEM, commandId, correlationId: commandId };
  const last = await lastSlot({ store, clock }, stream);
  const handled = await handle(
    { store, clock },
    jobDecider,
    stream,
    { type: "TakeSlot", commandId, slot },
    context,
    last,
  );
  return handled.accepted && handled.isNew;
}

/** A job's stream grows for ever: only its end is read. */
async function lastSlot({ store }: Log, stream: string): Promise<Loaded<JobState>> {
  const { events } = await store.readStream(stream, { direction: "backwards", limit: 1 });
  const [last] = events;
  if (last === undefined) return { state: jobDecider.initial, revision: "no-stream", position: undefined };
  const state = jobDecider.evolve(jobDecider.initial, upcast<JobRan>(last));
  return { state, revision: last.revision, position: last.position };
}
