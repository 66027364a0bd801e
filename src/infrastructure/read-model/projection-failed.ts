import type { Position } from "../../application/ports/event-store.ts";

/** SQLite's primary result codes of faults that pass by themselves or by the operator's doing: busy, I/O, full. */
const PASSING = new Set([5, 10, 13]);

/** Why a batch could not be applied. Its message names type, stream and position, and never says what an event holds. */
export class ProjectionFailed extends Error {
  override name = "ProjectionFailed";
  /** Trying the same batch again may succeed. */
  readonly passing: boolean;

  constructor(cause: unknown, at: { type?: string; stream?: string; position: Position | undefined }) {
    const where = at.type === undefined ? "After" : `${at.type} in ${at.stream} at`;
    super(`${where} ${at.position ?? "the beginning"}: ${reasonOf(cause)}`);
    this.passing = isSqliteError(cause) && PASSING.has(cause.errcode & 0xff);
  }
}

type SqliteError = Error & { errcode: number };

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number";
}

/**
 * Our own sentences and SQLite's are told: values are bound, so that neither can have any in it. Of every other error
 * only the name, because V8 quotes what it stumbled over.
 */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "Something was thrown that is no error.";
  return cause.constructor === Error || isSqliteError(cause) ? cause.message : cause.name;
}
