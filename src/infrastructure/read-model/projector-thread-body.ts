import type { MessagePort } from "node:worker_threads";
import type { EventStore } from "../../application/ports/event-store.ts";
import { openWriter } from "./connection.ts";
import { ProjectionFailed } from "./projection-failed.ts";
import { Projector } from "./projector.ts";
import { type ProjectorReport, runProjector } from "./projector-loop.ts";

export type ProjectorOrder = { readonly kind: "erased"; readonly ids: readonly string[] } | { readonly kind: "close" };

/** What the projector's thread does from its start to its end: reports go out by the port, orders come in. */
export async function serveProjector(
  port: MessagePort,
  file: string,
  openStore: () => Promise<Pick<EventStore, "subscribe" | "readStream" | "close">>,
): Promise<void> {
  const db = openWriter(file);
  const projector = new Projector(db);
  const report = (about: ProjectorReport) => port.postMessage(about);
  const ending = new AbortController();
  const closed = new Promise<void>((resolve) => {
    port.on("message", (order: ProjectorOrder) => {
      if (order.kind === "erased") {
        forget(projector, order.ids);
        return;
      }
      ending.abort();
      resolve();
    });
  });

  const store = await openStore().catch((error: Error) => {
    report({ kind: "stopped", position: projector.position, reason: `The log could not be opened: ${error.name}` });
  });
  if (store) await runProjector(projector, store, ending.signal, report);
  await closed;
  await store?.close();
  db.close();
  port.close();
}

/** Where it can't be written now, the erasure is told again and repeated, which harms nothing. */
function forget(projector: Projector, ids: readonly string[]): void {
  try {
    projector.erased(ids);
  } catch (error) {
    if (!(error instanceof ProjectionFailed && error.passing)) throw error;
  }
}
