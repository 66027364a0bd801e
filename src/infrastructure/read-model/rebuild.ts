import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout as after } from "node:timers/promises";
import { type EventStore, EventStoreUnavailable, type Position } from "../../application/ports/event-store.ts";
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

/** Events. Most content is held, and most counters change again, within so many. */
const HOLD_BACK = 5_000;

const BUILDING = "building.sqlite";
/** Milliseconds. Who is building writes all the time, or has it locked. */
const BROKEN_AFTER = 10 * 60_000;

/** Before the store is asked again that was away. Milliseconds. */
const ASK_AGAIN_AFTER = 1_000;

interface Rebuilding {
  readonly folder: string;
  readonly store: Pick<EventStore, "subscribe">;
  readonly onProgress?: (progress: { events: number; position: Position }) => void;
  readonly signal?: AbortSignal;
  /** Where the store goes away meanwhile, it is waited for; otherwise `EventStoreUnavailable` is raised. */
  readonly patient?: boolean;
}

/**
 * Builds the read model again from the whole log, beside the one in use, and switches when it has reached the end that the
 * log then had (see generations.ts for who notices when). What fails or aborts leaves the one in use as it was.
 */
export async function rebuildReadModel(options: Rebuilding): Promise<Rebuilt> {
  const { folder, signal } = options;
  mkdirSync(folder, { recursive: true });
  const building = join(folder, BUILDING);
  const db = openAlone(building);
  let built: Omit<Rebuilt, "file">;
  try {
    createTables(db);
    const projector = new Projector(db, searchLater, HOLD_BACK);
    built = await project(projector, options);
    projector.finish();
    await finishBuild(db, signal);
  } catch (error) {
    db.close();
    removeDatabase(building);
    throw error;
  }
  db.close();
  bringToDisk(building);
  const generation = nextGeneration(folder);
  renameSync(building, join(folder, generation));
  switchTo(folder, generation);
  return { file: join(folder, generation), ...built };
}

/** Everything up to the end that the log has when it is come to. */
async function project(projector: Projector, rebuilding: Rebuilding): Promise<Omit<Rebuilt, "file">> {
  const { store, onProgress, patient, signal = new AbortController().signal } = rebuilding;
  let events = 0;
  for (;;) {
    try {
      const subscription = { after: projector.position, prefixes: STREAM_PREFIXES, maxBatch: BATCH, signal };
      for await (const batch of store.subscribe(subscription)) {
        projector.apply(batch);
        events += batch.events.length;
        onProgress?.({ events, position: batch.position });
        if (batch.caughtUp) break;
      }
      signal.throwIfAborted();
      return { events, position: projector.position };
    } catch (error) {
      if (!(patient && error instanceof EventStoreUnavailable)) throw error;
      await after(ASK_AGAIN_AFTER, undefined, { signal });
    }
  }
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
  removeUnlessOpen(file);
  return openBuilder(file);
}

/** What a rebuild that was killed left there is removed within a while: it holds content that nobody would erase. */
export function sweepBroken(folder: string): void {
  const building = join(folder, BUILDING);
  const writtenAt = statSync(building, { throwIfNoEntry: false })?.mtimeMs;
  if (writtenAt === undefined || Date.now() - writtenAt < BROKEN_AFTER) return;
  try {
    removeUnlessOpen(building);
  } catch (error) {
    if (!(error instanceof RebuildUnderWay)) throw error;
  }
}

function removeUnlessOpen(file: string): void {
  try {
    openBuilder(file).close();
  } catch (error) {
    if (sqliteErrorCode(error) === SQLITE_BUSY) throw new RebuildUnderWay("Another process is rebuilding.");
    if (!isUnusable(error)) throw error;
  }
  removeDatabase(file);
}
