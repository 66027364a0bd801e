/** A moment as RFC 3339 UTC with milliseconds (`2026-11-22T07:04:00.000Z`): in this one form, text order is time order. */
export type Instant = string & { readonly __instant: never };

const FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export function instant(of: Date | number): Instant {
  return new Date(of).toISOString() as Instant;
}

export function isInstant(text: string): text is Instant {
  return FORM.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function plus(moment: Instant, milliseconds: number): Instant {
  return instant(Date.parse(moment) + milliseconds);
}
