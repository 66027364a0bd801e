import type { Instant } from "./instant.ts";
import type { Fact, Told } from "./metadata.ts";
import type { RefusalCode } from "./refusal-code.ts";

/** A refusal that the caller can expect and act upon: part of the contract, never an exception. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  /** Where in the caller's input, e.g. `["attachments", "0", "digest"]`. */
  readonly path?: readonly string[];
}

export type Decision<F extends Fact> =
  | { readonly accepted: true; readonly events: readonly F[] }
  | { readonly accepted: false; readonly refusal: Refusal };

export const accept = <F extends Fact>(...events: F[]): Decision<F> => ({ accepted: true, events });

export const refuse = (code: RefusalCode, message: string, path?: readonly string[]) =>
  ({ accepted: false, refusal: path ? { code, message, path } : { code, message } }) as const;

/** What one aggregate knows and decides. Pure: no I/O, no promises, no clock but `now`. */
export interface Decider<State, Command, F extends Fact> {
  readonly initial: State;
  /** The same command (by its id) decided again on the state it led to yields no event. */
  decide(command: Command, state: State, now: Instant): Decision<F>;
  evolve(state: State, event: Told<F>): State;
}
