import { once } from "node:events";

/** A terminal and npm both pass one Ctrl+C on: what comes this soon after the first signal is the same one. */
const SAME_SIGNAL_MILLISECONDS = 1_000;

/** Resolves with the first SIGTERM or SIGINT from now on. A second one ends the process at once, with exit code 1. */
export async function stopSignal(): Promise<NodeJS.Signals> {
  const first = await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
  const stoppedAt = performance.now();
  const leave = () => {
    if (performance.now() - stoppedAt > SAME_SIGNAL_MILLISECONDS) process.exit(1);
  };
  process.on("SIGTERM", leave);
  process.on("SIGINT", leave);
  return first[0] as NodeJS.Signals;
}
