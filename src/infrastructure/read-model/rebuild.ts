import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { EventStore, Position } from "../../application/ports/event-store.ts";
import { openWriter } from "./connection.ts";
import { nextGeneration, removeDatabase, switchTo } from "./generations.ts";
import { Projector } from "./projector.ts";
import { BATCH } from "./projector-loop.ts";
import { STREAM_PREFIXES } from "./recorded.ts";
import { createSchema } from "./schema.ts";
import { SQLITE_BUSY, sqliteErrorCode } from "./sqlite-error.ts";

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
    createSchema(db);
    const projector = new Projector(db);
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
  } finally {
    db.close();
  }
  const generation = nextGeneration(folder);
  renameSync(building, join(folder, generation));
  switchTo(folder, generation);
  return { file: join(folder, generation), events, position };
}

/** An empty file that nobody else can use while it is open; what a crash left of an earlier one is removed. */
function openAlone(file: string): DatabaseSync {
  try {
    const left = openWriter(file);
    left.exec("PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; ROLLBACK");
    left.close();
  } catch (error) {
    if (sqliteErrorCode(error) === SQLITE_BUSY) throw new RebuildUnderWay("Another process is rebuilding.");
    throw error;
  }
  removeDatabase(file);
  const db = openWriter(file);
  db.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT");
  return db;
}
