import type { Position } from "../../application/ports/event-store.ts";
import { SQLITE_BUSY, SQLITE_FULL, SQLITE_IOERR, sqliteErrorCode } from "./sqlite-error.ts";

/** Faults that pass by themselves or by the operator's doing. */
const PASSING: ReadonlySet<number | undefined> = new Set([SQLITE_BUSY, SQLITE_IOERR, SQLITE_FULL]);

/** Why a batch could not be applied. Its message names type, stream and position, and never says what an event holds. */
export class ProjectionFailed extends Error {
  override name = "ProjectionFailed";
  /** Trying the same batch again may succeed. */
  readonly passing: boolean;

  constructor(cause: unknown, at: { type?: string; stream?: string; position: Position | undefined }) {
    const where = at.type === undefined ? "After" : `${at.type} in ${at.stream} at`;
    super(`${where} ${at.position ?? "the beginning"}: ${reasonOf(cause)}`);
    this.passing = PASSING.has(sqliteErrorCode(cause));
  }
}

/**
 * Our own sentences and SQLite's are told: values are bound, so that neither can have any in it. Of every other error
 * only the name, because V8 quotes what it stumbled over.
 */
function reasonOf(cause: unknown): string {
  const { name, message } = cause as Error;
  return (cause as Error).constructor === Error || sqliteErrorCode(cause) !== undefined ? message : name;
}
