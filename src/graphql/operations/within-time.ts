import { apiError } from "../api-error.ts";

/**
 * What the work gives; undefined where it takes longer than that. Then nobody waits for it any more, and `abandon` is
 * called, which has to keep it from beginning anything new.
 */
export async function withinTime<T extends object>(
  milliseconds: number,
  work: () => T | Promise<T>,
  abandon: () => void,
): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => {
    abandon();
    resolve(undefined);
  }, milliseconds);
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

export const timedOut = () =>
  apiError(
    "OPERATION_TIMED_OUT",
    "The operation took too long: see Query.limits. A mutation may have been carried out; repeat it with the same commandId.",
  );
