import { EventStoreUnavailable } from "../../application/ports/event-store.ts";
import { ClaimContradicted } from "./hashed-log.ts";

/** SQLite's primary result codes: https://www.sqlite.org/rescode.html */
const BUSY = 5;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const NOTADB = 26;

/** Of the file system: no space, over quota, too many files open. */
const PASSING_CODES = ["ENOSPC", "EDQUOT", "EMFILE", "ENFILE", "EIO"];

function sqliteCode(error: unknown): number | undefined {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === "number" ? errcode & 0xff : undefined;
}

/** It passes by itself or by the operator's doing. */
export function isPassing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return [BUSY, IOERR, FULL].includes(sqliteCode(error) ?? -1) || PASSING_CODES.includes(code ?? "");
}

/** A file that is damaged, or no database at all. */
export function isUnusable(error: unknown): boolean {
  return [CORRUPT, NOTADB].includes(sqliteCode(error) ?? -1);
}

/** Says nothing that an event holds: of what may quote one, only the name is told. */
export function reasonOf(error: unknown): string {
  const { name, message } = error as Error;
  if (error instanceof ClaimContradicted) return `The log contradicts what was signed: ${message}.`;
  if (error instanceof EventStoreUnavailable) return `The log could not be read: ${name}`;
  const isOurs = (error as Error).constructor === Error || sqliteCode(error) !== undefined;
  return `The evidence log could not be written: ${isOurs ? message : ((error as NodeJS.ErrnoException).code ?? name)}`;
}
