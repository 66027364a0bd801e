import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { openWriter } from "./connection.ts";
import { createSchema, SCHEMA_VERSION, schemaVersion } from "./schema.ts";
import { isUnusable } from "./sqlite-error.ts";

/**
 * A folder holds generations of the read model, `<number>.sqlite`, and a text file `current` that names the one in use. A
 * rebuild finishes the next generation beside it and then switches by one rename. A service that runs takes the new file
 * within a minute, or at its next start, and removes the older ones: what nobody follows would keep what is erased. Whatever
 * is lost here, by a crash or by hand, is built again from the log.
 */
const POINTER = "current";
const GENERATION = /^(\d+)\.sqlite$/;

/** The file to use, with the tables of this version in it: a new, empty one where there is none that fits. */
export function openCurrentGeneration(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const named = currentGeneration(folder);
  if (named !== undefined && prepare(join(folder, named))) {
    removeOlder(folder, named);
    return join(folder, named);
  }
  const next = nextGeneration(folder);
  prepare(join(folder, next));
  switchTo(folder, next);
  removeOlder(folder, next);
  return join(folder, next);
}

/** The name of the file in use; undefined where nothing was built yet. */
export function currentGeneration(folder: string): string | undefined {
  const pointer = join(folder, POINTER);
  const name = existsSync(pointer) ? readFileSync(pointer, "utf8").trim() : "";
  return GENERATION.test(name) ? name : undefined;
}

/** The file that a rebuild has switched to since; undefined where this one is still in use, or that one of no use. */
export function switchedFrom(file: string): string | undefined {
  const folder = dirname(file);
  const named = currentGeneration(folder) ?? "";
  if (numberOf(named) <= numberOf(basename(file))) return undefined;
  const next = join(folder, named);
  return existsSync(next) && prepare(next) ? next : undefined;
}

export function nextGeneration(folder: string): string {
  const numbers = [currentGeneration(folder) ?? "", ...readdirSync(folder)].map(numberOf);
  return `${Math.max(...numbers) + 1}.sqlite`;
}

export function switchTo(folder: string, generation: string): void {
  const pointer = join(folder, POINTER);
  writeFileSync(`${pointer}.new`, `${generation}\n`);
  renameSync(`${pointer}.new`, pointer);
}

/** With the files that SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
}

const numberOf = (name: string) => Number(GENERATION.exec(name)?.[1] ?? 0);

/** Generations before this one, which nobody reads any more. */
export function removeOlder(folder: string, current: string): void {
  for (const name of readdirSync(folder)) {
    if (GENERATION.test(name) && numberOf(name) < numberOf(current)) removeDatabase(join(folder, name));
  }
}

/** False where the file is of another version, or can't be read: it is left as it is. */
function prepare(file: string): boolean {
  if (!existsSync(file)) removeDatabase(file);
  try {
    const db = openWriter(file);
    try {
      if (schemaVersion(db) === 0) createSchema(db);
      return schemaVersion(db) === SCHEMA_VERSION;
    } finally {
      db.close();
    }
  } catch (error) {
    if (isUnusable(error)) return false;
    throw error;
  }
}
