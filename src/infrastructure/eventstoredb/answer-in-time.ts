import { EventStoreUnavailable } from "../../application/ports/event-store.ts";

/** A command has to answer that the store is unavailable within 3 s, and does more than wait for it. Milliseconds. */
const ANSWER_WITHIN = 2_500;

/**
 * Raises `EventStoreUnavailable` where the answer takes longer: the client itself waits for some answers for ever. What was
 * asked may still happen.
 */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new EventStoreUnavailable(`The event store did not answer within ${ANSWER_WITHIN} ms.`)),
    ANSWER_WITHIN,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
