import type { DatabaseSync } from "node:sqlite";
import { INDEXES } from "./indexes.ts";
import { TABLES } from "./tables.ts";

/**
 * Stands in the file as `user_version`. A change to any table or to what a handler writes gives it the next number: a
 * file of another version is not migrated but built anew from the log.
 */
export const SCHEMA_VERSION = 10;

/** Makes the tables and indexes in an empty file, all or none. */
export function createSchema(db: DatabaseSync): void {
  db.exec("BEGIN IMMEDIATE");
  createTables(db);
  createIndexes(db);
  complete(db);
  db.exec("COMMIT");
}

/** The tables alone. Without its indexes a file can be written much faster, and not be read: see finish-build.ts. */
export function createTables(db: DatabaseSync): void {
  db.exec(TABLES);
}

function createIndexes(db: DatabaseSync): void {
  for (const sql of INDEXES) db.exec(sql);
}

/** Only from now on is it a file of this version. */
export function complete(db: DatabaseSync): void {
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}

/** Empties every table, all or none: readers see what was there, then nothing. */
export function emptySchema(db: DatabaseSync): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    // The tables in which the index keeps itself go with it.
    const tables = db
      .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')")
      .all() as { name: string }[];
    for (const { name } of tables) if (!name.startsWith("sqlite_")) db.exec(`DROP TABLE ${name}`);
    createTables(db);
    createIndexes(db);
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** 0: an empty file. */
export function schemaVersion(db: DatabaseSync): number {
  return (db.prepare("PRAGMA user_version").get() as { user_version: number }).user_version;
}
