import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { parseEnterpriseNumber } from "../../domain/enterprise-number.ts";
import { REFUSAL_CODES } from "../../domain/refusal-code.ts";
import { apiError } from "../api-error.ts";

/** An argument of a query or subscription. Throws INVALID_ENTERPRISE_NUMBER. */
export function enterpriseArgument(text: string): EnterpriseNumber {
  const number = parseEnterpriseNumber(text);
  if (number === undefined) throw apiError("INVALID_ENTERPRISE_NUMBER", REFUSAL_CODES.INVALID_ENTERPRISE_NUMBER);
  return number;
}
