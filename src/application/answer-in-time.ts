import { AsyncLocalStorage } from "node:async_hooks";
import { EventStoreUnavailable } from "./ports/event-store.ts";

/** A command has to answer that the store is unavailable within 3 s, and does more than wait for it. Milliseconds. */
const ANSWER_WITHIN = 2_500;

const deadlines = new AsyncLocalStorage<number>();

/**
 * All that the work asks of the event store, one after the other, has 2.5 s together: a request may ask it many times.
 * Work within the work may have a time of its own, by this function again.
 */
export function answeringInTime<T>(work: () => T): T {
  return deadlines.run(performance.now() + ANSWER_WITHIN, work);
}

/**
 * Raises `EventStoreUnavailable` where the answer takes longer than 2.5 s, or than is left of them: a store may be silent for
 * ever. What was asked may still happen; where nothing is left it is not asked at all.
 */
export async function inTime<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = deadlines.getStore();
  const left = deadline === undefined ? ANSWER_WITHIN : deadline - performance.now();
  if (left < 1) throw tooLate();
  const { promise: late, reject } = Promise.withResolvers<never>();
  // A timer may fire a millisecond early: what is told to be over must be.
  const timer = setTimeout(() => reject(tooLate()), Math.ceil(left) + 1);
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
}

const tooLate = () => new EventStoreUnavailable(`The event store did not answer within ${ANSWER_WITHIN} ms.`);
