import { Malformed } from "./malformed.ts";

/** ASCII decimal without leading zeroes, up to 2^53 − 1. Raises `Malformed`. */
export function parseCount(text: string): number {
  const value = Number(text);
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text) || !Number.isSafeInteger(value)) throw new Malformed("not a whole number");
  return value;
}
