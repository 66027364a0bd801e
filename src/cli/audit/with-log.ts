import { existsSync } from "node:fs";
import type { EventStore } from "../../application/ports/event-store.ts";
import { readConfiguration } from "../../configuration.ts";
import { openStoreToRead, storeOpening } from "../../store-opening.ts";
import { CommandFailed } from "../failures.ts";
import { stopSignal } from "../stop-signal.ts";

/** Reads the configured log, beside a service that may run. Stopped by a signal, it raises `CommandFailed`. */
export async function withLog<Result>(
  read: (store: EventStore, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const configuration = readConfiguration(process.env);
  const opening = storeOpening(configuration);
  if (opening.kind === "embedded" && !existsSync(opening.file)) {
    throw new CommandFailed(`there is no event log in ${configuration.dataFolder}`);
  }
  const stopping = new AbortController();
  void stopSignal().then(() => stopping.abort());
  const store = await openStoreToRead(opening);
  try {
    return await read(store, stopping.signal);
  } catch (error) {
    throw stopping.signal.aborted ? new CommandFailed("stopped: nothing was written") : error;
  } finally {
    await store.close();
  }
}
