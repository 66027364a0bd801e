import type { DatabaseSync } from "node:sqlite";
import { chainOlderRows } from "../../../src/infrastructure/embedded-log/chain-older-rows.ts";

/** Makes a log what it was before it had a chain. */
export function unchain(db: DatabaseSync): void {
  db.exec(`
    ALTER TABLE events DROP COLUMN chain;
    DROP TABLE erased;
    DROP TABLE closed;
    PRAGMA user_version = 1`);
}

/** Gives every row the link that fits what stands there now, as whoever wants to hide a change would. */
export function rechain(db: DatabaseSync): void {
  unchain(db);
  chainOlderRows(db);
}
