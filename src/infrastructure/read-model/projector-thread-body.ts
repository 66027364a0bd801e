import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { MessagePort } from "node:worker_threads";
import type { EventStore, Position } from "../../application/ports/event-store.ts";
import { buildFromLongLog } from "./build-from-long-log.ts";
import { openWriter } from "./connection.ts";
import { ProjectionFailed } from "./projection-failed.ts";
import { Projector } from "./projector.ts";
import { type ProjectorReport, runProjector } from "./projector-loop.ts";

export type ProjectorOrder = { readonly kind: "erased"; readonly ids: readonly string[] } | { readonly kind: "close" };

/**
 * What the projector's thread does from its start to its end: reports go out by the port, orders come in. `longLog`: of the
 * store that was opened, as it is read for a build at a stretch.
 */
export async function serveProjector(
  port: MessagePort,
  file: string,
  openStore: () => Promise<Pick<EventStore, "subscribe" | "readStream" | "close">>,
  longLog: (opened: Pick<EventStore, "subscribe">) => Pick<EventStore, "subscribe">,
): Promise<void> {
  let db = openWriter(file);
  let projector = new Projector(db);
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

  async function buildAhead(following: Pick<EventStore, "subscribe">): Promise<Projector | undefined> {
    const built = await buildFromLongLog(dirname(file), following, longLog(following), ending.signal);
    if (built === undefined) return undefined;
    db.close();
    db = openWriter(built);
    projector = new Projector(db);
    const position = projector.position as Position;
    report({ kind: "applied", position, mailboxes: allMailboxes(db), caughtUp: false, file: built });
    return projector;
  }

  if (store) await runProjector(projector, store, ending.signal, report, () => buildAhead(store));
  await closed;
  await store?.close();
  db.close();
  port.close();
}

function allMailboxes(db: DatabaseSync): ReadonlySet<string> {
  const rows = db.prepare("SELECT enterprise_number AS number FROM mailboxes").all() as { number: string }[];
  return new Set(rows.map(({ number }) => number));
}

/** Where it can't be written now, the erasure is told again and repeated, which harms nothing. */
function forget(projector: Projector, ids: readonly string[]): void {
  try {
    projector.erased(ids);
  } catch (error) {
    if (!(error instanceof ProjectionFailed && error.passing)) throw error;
  }
}
