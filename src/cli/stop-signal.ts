import { once } from "node:events";
import { Stopped, type StopSignal } from "./failures.ts";

/** A terminal and npm both pass one Ctrl+C on: what comes this soon after the first signal is the same one. */
const SAME_SIGNAL_MILLISECONDS = 1_000;
const LOOK_FOR_PARENT_MILLISECONDS = 250;
/** What a stopped command waits for, a connection that is being opened, gets so long to end. */
const LINGER_MILLISECONDS = 1_000;

/**
 * Resolves with the first SIGTERM or SIGINT from now on, or with SIGTERM when the npm that started us has ended. A second
 * signal ends the process at once, with exit code 1.
 */
export async function stopSignal(): Promise<StopSignal> {
  const heard = async (signal: StopSignal) => once(process, signal).then(() => signal);
  const first = await Promise.race([heard("SIGTERM"), heard("SIGINT"), npmEnded()]);
  const stoppedAt = performance.now();
  const leave = () => {
    if (performance.now() - stoppedAt > SAME_SIGNAL_MILLISECONDS) process.exit(1);
  };
  process.on("SIGTERM", leave);
  process.on("SIGINT", leave);
  return first;
}

/**
 * For what may be left at any moment. Raises `Stopped` at the first signal, with what `afterwards` tells then, whatever the
 * work waits for; its signal aborts too.
 */
export async function untilStopped<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  afterwards: () => string | undefined,
): Promise<Result> {
  const stopping = new AbortController();
  const stopped = stopSignal().then((signal) => {
    stopping.abort();
    const failure = new Stopped(signal, afterwards());
    setTimeout(() => process.exit(failure.exitCode), LINGER_MILLISECONDS).unref();
    throw failure;
  });
  return Promise.race([work(stopping.signal), stopped]);
}

/** Between npm and us is a shell that ends on a SIGTERM without passing it on: we would be left running, unseen. */
function npmEnded(): Promise<StopSignal> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    if (process.env.npm_lifecycle_event === undefined) return;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      resolve("SIGTERM");
    }, LOOK_FOR_PARENT_MILLISECONDS).unref();
  });
}
