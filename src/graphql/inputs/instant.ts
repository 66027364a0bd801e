import { type Instant, instant } from "../../domain/instant.ts";

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T(?!24)\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/** The moment that an RFC 3339 text means, to the millisecond; undefined where it is none, such as the 30th of February. */
export function parseInstant(text: string): Instant | undefined {
  const date = RFC_3339.exec(text)?.[1];
  if (date === undefined || new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) !== true) return undefined;
  const milliseconds = Date.parse(text.toUpperCase());
  const year = new Date(milliseconds).getUTCFullYear();
  return year >= 0 && year <= 9999 ? instant(milliseconds) : undefined;
}
