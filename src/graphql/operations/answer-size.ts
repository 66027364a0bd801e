import { apiError } from "../api-error.ts";

const TOO_LARGE = "ANSWER_TOO_LARGE";

/** JSON writes one UTF-16 unit as at most so many bytes: `\\u0000`. */
const LONGEST_ESCAPE = 6;

/**
 * Whether the JSON of that value has more bytes. What certainly has is found out without it being put together: a result
 * may hold the same long text a thousand times.
 */
export function isLongerThan(bytes: number, value: unknown): boolean {
  const least = leastLength(value, bytes);
  if (least > bytes) return true;
  return least * LONGEST_ESCAPE > bytes && Buffer.byteLength(JSON.stringify(value)) > bytes;
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> | undefined }[] | undefined;
}

/**
 * Whether an execution's result is to be answered by `answerTooLarge` alone: it is longer, or came upon more than an answer
 * may have. What else is in it, such as that error a thousand times, is of no use.
 */
export function isTooLarge(bytes: number, { data, errors = [] }: Result): boolean {
  return errors.some(({ extensions }) => extensions?.code === TOO_LARGE) || isLongerThan(bytes, data);
}

/** No more than the JSON has characters; looks no further once it is more than `enough`. Without recursion. */
function leastLength(value: unknown, enough: number): number {
  let length = 0;
  const left = [value];
  while (left.length > 0 && length <= enough) {
    const next = left.pop();
    if (typeof next === "string") length += next.length + 2;
    else if (typeof next !== "object" || next === null) length += 1;
    else if (Array.isArray(next)) {
      length += 1 + next.length;
      for (const entry of next) left.push(entry);
    } else {
      length += 2;
      for (const name in next) {
        length += name.length + 3;
        left.push((next as Record<string, unknown>)[name]);
      }
    }
  }
  return length;
}

export const answerTooLarge = () =>
  apiError(
    TOO_LARGE,
    "The answer is longer than one may be: ask for less at a time, see Query.limits. What a mutation was asked for is done.",
  );
