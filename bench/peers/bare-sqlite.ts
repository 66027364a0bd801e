import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { tempFolder } from "../stage/temp-folder.ts";

/** Stream, revision, id, type, data and metadata of one event. */
export type BareRow = readonly [stream: string, revision: number, id: string, type: string, data: string, meta: string];

interface Waiting {
  readonly rows: readonly BareRow[];
  readonly resolve: () => void;
}

/**
 * The limit of what a log on this disk can do: all waiting clients' rows, ready as they are, in one transaction, synced
 * before anybody is answered. Same tables, same driver, same kind of thread, nothing else.
 */
export async function openBareSqlite(
  cleanup: AsyncDisposableStack,
): Promise<(rows: readonly BareRow[]) => Promise<void>> {
  const folder = await tempFolder(cleanup);
  const worker = new Worker(new URL("./bare-sqlite-thread.ts", import.meta.url), {
    workerData: join(folder, "bare.sqlite"),
  });
  await once(worker, "message");
  cleanup.defer(async () => {
    worker.postMessage(null);
    await once(worker, "exit");
  });

  let waiting: Waiting[] = [];
  let inFlight: Waiting[] = [];
  const send = () => {
    if (inFlight.length > 0 || waiting.length === 0) return;
    [inFlight, waiting] = [waiting, []];
    worker.postMessage(inFlight.flatMap(({ rows }) => rows.flat()));
  };
  worker.on("message", () => {
    const answered = inFlight;
    inFlight = [];
    for (const { resolve } of answered) resolve();
    setImmediate(send);
  });
  return (rows) =>
    new Promise((resolve) => {
      waiting.push({ rows, resolve });
      if (waiting.length === 1) setImmediate(send);
    });
}
