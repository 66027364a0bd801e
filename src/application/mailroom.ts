import type { Refusal } from "../domain/decision.ts";
import type { Mailboxes } from "./mailboxes.ts";
import type { Clock } from "./ports/clock.ts";
import type { DocumentStore } from "./ports/document-store.ts";
import type { EventStore, Position } from "./ports/event-store.ts";
import type { Caller } from "./ports/identity.ts";
import type { CommandContext } from "./recording.ts";

/** What every command works with. */
export interface Mailroom {
  readonly store: EventStore;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly mailboxes: Mailboxes;
}

/** One request of one caller. */
export interface Request {
  readonly caller: Caller;
  /** UUID, the client's or ours: repeating a command with its id has no further effect. */
  readonly commandId: string;
  readonly correlationId: string;
}

export type Outcome<Result> =
  | ({ readonly accepted: true; readonly position: Position | undefined } & Result)
  | { readonly accepted: false; readonly refusal: Refusal };

export function contextOf(request: Request): CommandContext {
  const { caller, commandId, correlationId } = request;
  return {
    actor: caller.actor,
    ...(caller.enterpriseNumber !== undefined && { onBehalfOf: caller.enterpriseNumber }),
    commandId,
    correlationId,
  };
}

export const forbidden = (message: string) => ({ accepted: false, refusal: { code: "FORBIDDEN", message } }) as const;
export const notFound = (what: string, path: string) =>
  ({ accepted: false, refusal: { code: "NOT_FOUND", message: `There is no such ${what}.`, path: [path] } }) as const;
