import { EventStoreUnavailable } from "../../application/ports/event-store.ts";
import { REFUSAL_CODES } from "../../domain/refusal-code.ts";
import { apiError } from "../api-error.ts";

/** For queries whose job is the log itself. Throws UNAVAILABLE where the event store cannot be reached. */
export async function readingTheLog<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof EventStoreUnavailable)) throw error;
    throw apiError("UNAVAILABLE", REFUSAL_CODES.UNAVAILABLE);
  }
}
