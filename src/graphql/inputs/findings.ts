import { type ValidationError, validateSync } from "class-validator";
import type { Refusal } from "../../domain/decision.ts";
import type { RefusalCode } from "../../domain/refusal-code.ts";

/** Every rule of its fields that the input breaks, each with its path; empty where it breaks none. */
export function findingsIn(input: object): Refusal[] {
  // Elements of lists are judged whatever their number: lists are bounded by the size of a request.
  return findings(validateSync(input, { forbidUnknownValues: false, stopAtFirstError: true }), []);
}

function findings(errors: readonly ValidationError[], path: readonly string[]): Refusal[] {
  return errors.flatMap(({ property, constraints = {}, contexts = {}, children = [] }) => {
    const at = [...path, property];
    const own = Object.entries(constraints).map(([name, message]) => ({
      code: ((contexts[name] as { code?: RefusalCode } | undefined)?.code ?? "INVALID_INPUT") satisfies RefusalCode,
      message,
      path: at,
    }));
    return [...own, ...findings(children, at)];
  });
}
