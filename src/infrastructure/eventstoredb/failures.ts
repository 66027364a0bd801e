import {
  AccessDeniedError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from "@eventstore/db-client";
import {
  EventStoreRefuses,
  EventStoreUnavailable,
  EventTooLarge,
  NotAPosition,
} from "../../application/ports/event-store.ts";

export { NotLeaderError, StreamDeletedError, StreamNotFoundError, WrongExpectedVersionError };

const IN_OUR_WORDS = [EventStoreUnavailable, EventTooLarge, NotAPosition];

/** Programming errors, which are no failure of the store. */
const BUGS = [TypeError, RangeError, ReferenceError, SyntaxError];

/**
 * What the client raised in the port's words. What says how things stand (deleted, not found, another revision) comes back
 * as it is, for those who asked; whatever else the client or the server gives up with leaves everything open.
 */
export function storeFailure(error: unknown): unknown {
  if (!(error instanceof Error) || IN_OUR_WORDS.some((ours) => error instanceof ours)) return error;
  if (BUGS.some((bug) => error instanceof bug)) return error;
  if (
    error instanceof WrongExpectedVersionError ||
    error instanceof StreamDeletedError ||
    error instanceof StreamNotFoundError
  ) {
    return error;
  }
  if (error instanceof MaxAppendSizeExceededError) {
    return new EventTooLarge(`One append has more bytes of data than the ${error.maxAppendSize} that the store takes.`);
  }
  // The server tells this by these words only.
  if (/invalid ?position/i.test(error.message))
    return new NotAPosition("Not a position of this log.", { cause: error });
  if (error instanceof AccessDeniedError) {
    return new EventStoreRefuses("The event store refuses the credentials of its connection string.", { cause: error });
  }
  return new EventStoreUnavailable(`The event store cannot be reached: ${error.message || error.name}`, {
    cause: error,
  });
}
