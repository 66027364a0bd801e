import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Another process has the folder. The message says which and since when, as far as it is known. */
export class DataFolderLocked extends Error {
  override name = "DataFolderLocked";
}

export interface DataFolderLock {
  /** Others may have it from now on. Repeating it is no error. */
  release(): void;
}

/** SQLite's SQLITE_BUSY. */
const BUSY = 5;

/**
 * Takes the folder for this process alone, or raises `DataFolderLocked`. What holds is the operating system's lock on
 * `lock.db` behind SQLite's exclusive transaction: it goes with the process however that ends, so there is never a stale
 * one to guess about. `lock.json` beside it only tells people who has it. Whoever only reads needs no lock.
 */
export function lockDataFolder(folder: string, now: Date = new Date()): DataFolderLock {
  const database = new DatabaseSync(join(folder, "lock.db"), { timeout: 0 });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== BUSY) throw error;
    throw new DataFolderLocked(`the data folder ${folder} is in use by ${holderOf(folder)}`);
  }
  const note = join(folder, "lock.json");
  writeFileSync(note, JSON.stringify({ pid: process.pid, since: now.toISOString() }));
  chmodSync(note, 0o600);
  let isHeld = true;
  return {
    release() {
      if (!isHeld) return;
      isHeld = false;
      rmSync(note, { force: true });
      database.close();
    },
  };
}

/** The note is written just after the lock is taken: where it is not there yet, or half written, there is less to tell. */
function holderOf(folder: string): string {
  try {
    const { pid, since } = JSON.parse(readFileSync(join(folder, "lock.json"), "utf8")) as Record<string, unknown>;
    return `process ${Number(pid)} since ${String(since)}`;
  } catch {
    return "another process";
  }
}
