import type { Outcome } from "../../application/mailroom.ts";
import { DocumentStoreUnavailable } from "../../application/ports/document-store.ts";
import { EventStoreUnavailable, EventTooLarge, StorageFull } from "../../application/ports/event-store.ts";
import type { Refusal } from "../../domain/decision.ts";
import { REFUSAL_CODES } from "../../domain/refusal-code.ts";
import { findingsIn } from "../inputs/findings.ts";
import type { RequestContext } from "../request-context.ts";
import { UserError } from "../types/user-error.ts";

/** What came of a command: its result, refusals, or both where it was done and cannot be read here yet (STALE). */
export interface CarriedOut<Result> {
  readonly result?: Result;
  readonly userErrors: readonly UserError[];
}

/** `carryOutForAnyone` for all but people who have yet to say which data e-Box may use. */
export async function carryOut<Result extends object>(
  context: RequestContext,
  command: () => Promise<Outcome<Result>>,
): Promise<CarriedOut<Result>> {
  const refusal = context.whyNotYet;
  return refusal ? refused([refusal]) : carryOutForAnyone(context, command);
}

/**
 * Runs a command whose input was judged, and waits until what it did can be read here, and what the client had seen on
 * another node: a command decides by the log and needs not wait for that before. What a client should know about becomes a
 * user error; everything else is thrown on.
 */
export async function carryOutForAnyone<Result extends object>(
  context: RequestContext,
  command: () => Promise<Outcome<Result>>,
): Promise<CarriedOut<Result>> {
  let outcome: Outcome<Result>;
  try {
    context.services.head.assertConfirmed();
    outcome = await command();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return refused([refusal]);
  }
  if (!outcome.accepted) return refused([outcome.refusal]);
  const isVisible = await context.isVisible(outcome.position);
  context.forgetWhatWasRead();
  return { result: outcome, userErrors: isVisible ? [] : userErrors([stale]) };
}

/** The same for an input that is judged first: with findings the command doesn't run. */
export async function judgeAndCarryOut<Result extends object>(
  context: RequestContext,
  input: object,
  command: () => Promise<Outcome<Result>>,
): Promise<CarriedOut<Result>> {
  const findings = findingsIn(input);
  return findings.length > 0 ? refused(findings) : carryOut(context, command);
}

export function refused(refusals: readonly Refusal[]): { readonly userErrors: readonly UserError[] } {
  return { userErrors: userErrors(refusals) };
}

const userErrors = (refusals: readonly Refusal[]) => refusals.map((refusal) => new UserError(refusal));

const stale: Refusal = { code: "STALE", message: REFUSAL_CODES.STALE };

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof StorageFull) return { code: "STORAGE_FULL", message: REFUSAL_CODES.STORAGE_FULL };
  if (error instanceof EventStoreUnavailable) return { code: "UNAVAILABLE", message: REFUSAL_CODES.UNAVAILABLE };
  if (error instanceof DocumentStoreUnavailable) {
    return { code: "UNAVAILABLE", message: "The document store cannot be reached: try again." };
  }
  if (error instanceof EventTooLarge) {
    return { code: "INVALID_INPUT", message: "Taken together, the content is larger than can be stored." };
  }
  return undefined;
}
