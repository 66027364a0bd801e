import { apiError } from "../api-error.ts";
import type { AdmissionDesk, AdmittedOperation, OperationRequest, Refused } from "./admission.ts";
import type { Allowances, ToldCost } from "./allowances.ts";

/** Reading a document only to refuse it is work as well. */
const COST_OF_REFUSAL = 100;
/** The whole schema is worked out each time. */
const COST_OF_SCHEMA = 500;

export type MeteredAdmission =
  | { readonly admitted: true; readonly operation: AdmittedOperation; readonly cost: ToldCost }
  | (Refused & {
      readonly cost: ToldCost /** Only the caller's allowance is in the way. */;
      readonly retryAfterMs?: number;
    });

/** Admits what the desk admits and the caller can pay for; a document is not even read for one who has nothing left. */
export function admitMetered(
  desk: AdmissionDesk,
  allowances: Allowances,
  request: OperationRequest,
  /** The actor's id; undefined: one of those whom we don't know. */
  actorId: string | undefined,
): MeteredAdmission {
  const who = actorId ?? "nobody";
  if (allowances.available(who) < 1) return tooSoon(allowances, who, 1);
  const admission = desk.admit(request);
  if (!admission.admitted) return { ...admission, cost: allowances.take(who, COST_OF_REFUSAL) };
  const { operation } = admission;
  const cost = Math.max(1, operation.cost) + (operation.asksForSchema ? COST_OF_SCHEMA : 0);
  if (allowances.available(who) < cost) return tooSoon(allowances, who, cost);
  return { admitted: true, operation, cost: allowances.take(who, cost) };
}

function tooSoon(allowances: Allowances, who: string, cost: number): MeteredAdmission {
  const retryAfterMs = allowances.waitFor(who, cost);
  const message = "What you may cost within a minute is spent: see Query.limits and extensions.cost.";
  return {
    admitted: false,
    errors: [apiError("RATE_LIMITED", message, { retryAfterMs })],
    cost: allowances.told(cost, allowances.available(who)),
    retryAfterMs,
  };
}
