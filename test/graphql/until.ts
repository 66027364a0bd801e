import { setImmediate, setTimeout } from "node:timers/promises";

/** Of the event loop: in these what is under way in this process comes about. */
const TURNS = 50;
/** At most, between two looks from then on: whoever looks all the time takes the processor from what they wait for. */
const MOMENT_MS = 20;

/** Resolves when the condition holds; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await condition()); looks++) {
    if (looks < TURNS) await setImmediate();
    else await setTimeout(Math.min(looks - TURNS, MOMENT_MS));
  }
}
