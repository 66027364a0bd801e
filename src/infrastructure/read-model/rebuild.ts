import { closeSync, fsyncSync, mkdirSync, openSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { EventStore, Position } from "../../application/ports/event-store.ts";
import { openBuilder, openWriter } from "./connection.ts";
import { finishBuild } from "./finish-build.ts";
import { nextGeneration, removeDatabase, switchTo } from "./generations.ts";
import { searchLater } from "./projections/search.ts";
import { Projector } from "./projector.ts";
import { BATCH } from "./projector-loop.ts";
import { STREAM_PREFIXES } from "./recorded.ts";
import { createTables } from "./schema.ts";
import { isUnusable, SQLITE_BUSY, sqliteErrorCode } from "./sqlite-error.ts";

/** Raised where another process is rebuilding in the same folder. */
export class RebuildUnderWay extends Error {
  override name = "RebuildUnderWay";
}

interface Rebuilt {
  readonly file: string;
  readonly events: number;
  readonly position: Position | undefined;
}

/**
 * Builds the read model again from the whole log, beside the one in use, and switches when it has reached the end that the
 * log then had (see generations.ts for who notices when). What fails or aborts leaves the one in use as it was.
 */
export async function rebuildReadModel(options: {
  folder: string;
  store: Pick<EventStore, "subscribe">;
  onProgress?: (progress: { events: number; position: Position }) => void;
  signal?: AbortSignal;
}): Promise<Rebuilt> {
  const { folder, store, onProgress, signal } = options;
  mkdirSync(folder, { recursive: true });
  const building = join(folder, "building.sqlite");
  const db = openAlone(building);
  let events = 0;
  let position: Position | undefined;
  try {
    createTables(db);
    const projector = new Projector(db, searchLater);
    const ending = new AbortController();
    const until = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal;
    for await (const batch of store.subscribe({ prefixes: STREAM_PREFIXES, maxBatch: BATCH, signal: until })) {
      projector.apply(batch);
      events += batch.events.length;
      position = batch.position;
      onProgress?.({ events, position });
      if (batch.caughtUp) break;
    }
    signal?.throwIfAborted();
    await finishBuild(db, signal);
  } finally {
    db.close();
  }
  bringToDisk(building);
  const generation = nextGeneration(folder);
  renameSync(building, join(folder, generation));
  switchTo(folder, generation);
  return { file: join(folder, generation), events, position };
}

/** Ready for those who read beside the one who writes. */
function bringToDisk(file: string): void {
  openWriter(file).close();
  const descriptor = openSync(file, "r+");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** An empty file that nobody else can use while it is open; what a crash left of an earlier one is removed. */
function openAlone(file: string): DatabaseSync {
  try {
    openBuilder(file).close();
  } catch (error) {
    if (sqliteErrorCode(error) === SQLITE_BUSY) throw new RebuildUnderWay("Another process is rebuilding.");
    if (!isUnusable(error)) throw error;
  }
  removeDatabase(file);
  return openBuilder(file);
}
