import { DAY, HOUR, MINUTE } from "./domain/instant.ts";

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: MINUTE, h: HOUR, d: DAY };

/** `90s`, `15m`, `1h` or `7d` in milliseconds; undefined where it is none of these. */
export function parseDuration(text: string): number | undefined {
  const match = /^([1-9]\d{0,5})([smhd])$/.exec(text);
  const unit = UNITS[match?.[2] ?? ""];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}
