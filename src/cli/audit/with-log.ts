import { existsSync } from "node:fs";
import type { EventStore } from "../../application/ports/event-store.ts";
import { readConfiguration } from "../../configuration.ts";
import { openStoreToRead, storeOpening } from "../../store-opening.ts";
import { CommandFailed } from "../failures.ts";
import { untilStopped } from "../stop-signal.ts";

/** Reads the configured log, beside a service that may run. Raises `Stopped` at a signal. */
export async function withLog<Result>(
  read: (store: EventStore, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const configuration = readConfiguration(process.env);
  const opening = storeOpening(configuration);
  if (opening.kind === "embedded" && !existsSync(opening.file)) {
    throw new CommandFailed(`there is no event log in ${configuration.dataFolder}`);
  }
  await using opened = new AsyncDisposableStack();
  return await untilStopped(
    async (signal) => {
      const store = opened.adopt(await openStoreToRead(opening), (toClose) => toClose.close());
      return read(store, signal);
    },
    () => "nothing was written",
  );
}
