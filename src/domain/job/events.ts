import type { Instant } from "../instant.ts";
import type { Fact } from "../metadata.ts";

/** One node took the slot, and does what is due in it. `slot`: when it began by the job's timetable, not when it ran. */
export type JobRan = Fact<"JobRan", { readonly slot: Instant }>;
