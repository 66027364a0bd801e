import type { Moment } from "../../application/audit/moment.ts";
import { readPosition } from "../../application/told-position.ts";
import { type EnterpriseNumber, parseEnterpriseNumber } from "../../domain/enterprise-number.ts";
import { parseInstant } from "../../graphql/inputs/instant.ts";
import { WrongUsage } from "../failures.ts";

/** A time (RFC 3339) or a position as the API tells it. Throws `WrongUsage`. */
export function momentOption(option: string, text: string): Moment {
  const time = parseInstant(text);
  if (time !== undefined) return { time };
  const position = readPosition(text);
  if (position !== "malformed" && position !== undefined) return { position };
  throw new WrongUsage(`${option} takes a time such as 2026-11-22T07:04:00Z, or a position as the API tells it`);
}

/** Throws `WrongUsage`. */
export function enterpriseOption(option: string, text: string): EnterpriseNumber {
  const number = parseEnterpriseNumber(text);
  if (number === undefined) throw new WrongUsage(`${option} takes an enterprise number such as 0206731645`);
  return number;
}
