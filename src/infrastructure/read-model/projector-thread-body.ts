import { dirname } from "node:path";
import type { MessagePort } from "node:worker_threads";
import type { EventStore, Position } from "../../application/ports/event-store.ts";
import { buildFromLongLog } from "./build-from-long-log.ts";
import { switchedFrom } from "./generations.ts";
import { KeptTables } from "./kept-tables.ts";
import type { Projector } from "./projector.ts";
import { BATCH, type ProjectorReport, runProjector } from "./projector-loop.ts";
import { sweepBroken } from "./rebuild.ts";
import { STREAM_PREFIXES } from "./recorded.ts";

export type ProjectorOrder = { readonly kind: "erased"; readonly ids: readonly string[] } | { readonly kind: "close" };

type Followed = Pick<EventStore, "subscribe" | "readStream" | "close">;

export interface ProjectorThreadParts {
  readonly file: string;
  readonly openStore: () => Promise<Followed>;
  /** The store that was opened, as it is read for a build at a stretch. */
  readonly longLog: (opened: Pick<EventStore, "subscribe">) => Pick<EventStore, "subscribe">;
  /** How often is looked whether a rebuild has left other tables, or broken ones: both hold content. Milliseconds. */
  readonly lookEveryMs: number;
}

/** What the projector's thread does from its start to its end: reports go out by the port, orders come in. */
export async function serveProjector(
  port: MessagePort,
  { file, openStore, longLog, lookEveryMs }: ProjectorThreadParts,
): Promise<void> {
  let tables = new KeptTables(file);
  const report = (about: ProjectorReport) => port.postMessage(about);
  const ending = new AbortController();
  const closed = new Promise<void>((resolve) => {
    port.on("message", (order: ProjectorOrder) => {
      if (order.kind === "erased") {
        tables.erased(order.ids);
        return;
      }
      ending.abort();
      resolve();
    });
  });

  const store = await openStore().catch((error: Error) => {
    const { position } = tables.projector;
    report({ kind: "stopped", position, reason: `The log could not be opened: ${error.name}` });
  });

  function turnTo(next: KeptTables): Projector {
    tables.close();
    tables = next;
    const position = next.projector.position as Position;
    report({ kind: "applied", position, mailboxes: next.mailboxes(), caughtUp: false, file: next.file });
    return next.projector;
  }

  async function buildAhead(following: Followed): Promise<Projector | undefined> {
    const built = await buildFromLongLog(dirname(file), following, longLog(following), ending.signal);
    return built === undefined ? undefined : turnTo(new KeptTables(built));
  }

  /** Resolves with true when somebody's rebuild has switched to other tables: with false at the end. */
  async function follow(following: Followed): Promise<boolean> {
    const rebuilt = new AbortController();
    const looking = setInterval(() => {
      if (hasRebuilt(tables.file)) rebuilt.abort();
    }, lookEveryMs);
    try {
      const signal = AbortSignal.any([ending.signal, rebuilt.signal]);
      await runProjector(tables.projector, following, signal, report, () => buildAhead(following));
    } finally {
      clearInterval(looking);
    }
    return rebuilt.signal.aborted && !ending.signal.aborted;
  }

  /** Brings them to the end of the log first, so that readers don't see the past. What fails is tried at the next look. */
  async function takeOver(following: Followed): Promise<void> {
    let next: KeptTables | undefined;
    try {
      const rebuilt = switchedFrom(tables.file);
      if (rebuilt === undefined) return;
      next = new KeptTables(rebuilt);
      await catchUp(next.projector, following, ending.signal);
    } catch {
      next?.close();
      return;
    }
    turnTo(next);
  }

  if (store) while (await follow(store)) await takeOver(store);
  await closed;
  await store?.close();
  tables.close();
  port.close();
}

/**
 * Whether somebody's rebuild has switched to other tables. Whatever is in the way of looking is gone at the next look, or
 * not.
 */
function hasRebuilt(file: string): boolean {
  try {
    sweepBroken(dirname(file));
    return switchedFrom(file) !== undefined;
  } catch {
    return false;
  }
}

async function catchUp(projector: Projector, store: Followed, signal: AbortSignal): Promise<void> {
  const subscription = { after: projector.position, prefixes: STREAM_PREFIXES, maxBatch: BATCH, signal };
  for await (const batch of store.subscribe(subscription)) {
    projector.apply(batch);
    if (batch.caughtUp) return;
  }
}
