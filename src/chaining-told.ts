import type { ChainingProgress } from "./infrastructure/embedded-log/chain-older-rows.ts";
import type { Log } from "./logging.ts";

/** A start that takes minutes says every five seconds what it is at. */
const EVERY_MS = 5_000;

/** The rows of an event log of the first version get their links at its first start: tells how far that is. */
export function chainingTold(log: Log): ChainingProgress {
  let told = Number.NEGATIVE_INFINITY;
  return (row, of) => {
    if (performance.now() - told < EVERY_MS) return;
    told = performance.now();
    log.info({ row, of }, "the rows of an older event log get their hash chain, once");
  };
}
