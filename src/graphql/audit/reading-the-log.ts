import { EventStoreUnavailable, NotAPosition } from "../../application/ports/event-store.ts";
import { REFUSAL_CODES } from "../../domain/refusal-code.ts";
import { apiError } from "../api-error.ts";

/**
 * For queries whose job is the log itself. Throws UNAVAILABLE where the event store cannot be reached, INVALID_CURSOR for
 * one of another store.
 */
export async function readingTheLog<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof NotAPosition) throw apiError("INVALID_CURSOR", "This is not a cursor of this log.");
    if (!(error instanceof EventStoreUnavailable)) throw error;
    throw apiError("UNAVAILABLE", REFUSAL_CODES.UNAVAILABLE);
  }
}
