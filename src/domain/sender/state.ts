import type { Sha256 } from "../digest.ts";
import type { Told } from "../metadata.ts";
import type { MessageType, OnboardingRequested, SenderEvent, SenderSuspended } from "./events.ts";

export interface SenderState {
  readonly requested?: OnboardingRequested["data"];
  /** The digest of the terms of use that were accepted last. */
  readonly acceptedTerms?: Sha256;
  /** Stays true while it is suspended. */
  readonly authorised: boolean;
  readonly suspension: SenderSuspended["data"] | undefined;
  readonly registeredMailAllowed: boolean;
  readonly messageTypes: ReadonlyMap<string, MessageType>;
  /** The latest commands that led here, by what they did and their ids: one decided again yields nothing new. */
  readonly handled: readonly string[];
}

export const NO_SENDER: SenderState = {
  authorised: false,
  suspension: undefined,
  registeredMailAllowed: false,
  messageTypes: new Map(),
  handled: [],
};

/** A command is decided again right after it was decided; so many others cannot come between. */
const REMEMBERED_COMMANDS = 64;

export function evolveSender(state: SenderState, event: Told<SenderEvent>): SenderState {
  const handled = [...state.handled, `${event.type} ${event.metadata.commandId}`].slice(-REMEMBERED_COMMANDS);
  return { ...change(state, event), handled };
}

export function wasHandled(state: SenderState, type: SenderEvent["type"], commandId: string): boolean {
  return state.handled.includes(`${type} ${commandId}`);
}

function change(state: SenderState, event: SenderEvent): SenderState {
  switch (event.type) {
    case "OnboardingRequested":
      return { ...state, requested: event.data };
    case "TermsAccepted":
      return { ...state, acceptedTerms: event.data.digest };
    case "SenderAuthorised":
      return { ...state, authorised: true, registeredMailAllowed: event.data.registeredMailAllowed };
    case "SenderSuspended":
      return { ...state, suspension: event.data };
    case "SenderReinstated":
      return { ...state, suspension: undefined };
    case "MessageTypeRegistered":
    case "MessageTypeChanged":
      return { ...state, messageTypes: new Map(state.messageTypes).set(event.data.messageTypeId, event.data) };
  }
}
