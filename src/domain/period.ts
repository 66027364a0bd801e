import type { Instant } from "./instant.ts";
import { instant } from "./instant.ts";

/** An ISO 8601 period of whole days, months or years: `P30D`, `P6M`, `P10Y`. */
export type Period = string & { readonly __period: never };

const FORM = /^P([1-9]\d{0,3})([DMY])$/;

export function isPeriod(text: string): text is Period {
  return FORM.test(text);
}

/** Calendar arithmetic in UTC; the 31st plus a month ends on the last day of a shorter month. */
export function after(start: Instant, period: Period): Instant {
  const [, count, unit] = FORM.exec(period) as unknown as [string, string, "D" | "M" | "Y"];
  const end = new Date(start);
  if (unit === "D") {
    end.setUTCDate(end.getUTCDate() + Number(count));
    return instant(end);
  }
  const day = end.getUTCDate();
  end.setUTCDate(1);
  end.setUTCMonth(end.getUTCMonth() + Number(count) * (unit === "Y" ? 12 : 1));
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(day, lastDay));
  return instant(end);
}
