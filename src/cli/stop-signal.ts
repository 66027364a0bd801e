import { once } from "node:events";

/** A terminal and npm both pass one Ctrl+C on: what comes this soon after the first signal is the same one. */
const SAME_SIGNAL_MILLISECONDS = 1_000;
const LOOK_FOR_PARENT_MILLISECONDS = 250;

/**
 * Resolves with the first SIGTERM or SIGINT from now on, or when the npm that started us has ended. A second signal ends
 * the process at once, with exit code 1.
 */
export async function stopSignal(): Promise<void> {
  await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT"), npmEnded()]);
  const stoppedAt = performance.now();
  const leave = () => {
    if (performance.now() - stoppedAt > SAME_SIGNAL_MILLISECONDS) process.exit(1);
  };
  process.on("SIGTERM", leave);
  process.on("SIGINT", leave);
}

/** Between npm and us is a shell that ends on a SIGTERM without passing it on: we would be left running, unseen. */
function npmEnded(): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    if (process.env.npm_lifecycle_event === undefined) return;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      resolve();
    }, LOOK_FOR_PARENT_MILLISECONDS).unref();
  });
}
