import { accept, type Decision, refuse } from "../decision.ts";
import type { Sha256 } from "../digest.ts";
import type { TranslatedText } from "../translated-text.ts";
import type {
  MessageTypeRegistered,
  OnboardingRequested,
  SenderAuthorised,
  SenderEvent,
  TermsAccepted,
} from "./events.ts";
import { isSameType } from "./message-types.ts";
import { type SenderState, wasHandled } from "./state.ts";

/** By the institution. Asked again in other words it takes the place of the first; once authorised it changes nothing. */
export interface RequestOnboarding {
  readonly type: "RequestOnboarding";
  readonly commandId: string;
  readonly onboarding: OnboardingRequested["data"];
}

/** By the institution, of the terms that are in force. */
export interface AcceptTerms {
  readonly type: "AcceptTerms";
  readonly commandId: string;
  readonly version: string;
  readonly digest: Sha256;
}

/** By the operator. Repeating it changes nothing, whatever the name. */
export interface AuthoriseSender {
  readonly type: "AuthoriseSender";
  readonly commandId: string;
  /** Left out: as it was requested. */
  readonly name?: TranslatedText;
  readonly registeredMailAllowed: boolean;
  /** Which of the proposed types it gets. Left out: all. */
  readonly messageTypeIds?: readonly string[];
  /** The digest of those that must have been accepted. */
  readonly termsInForce: Sha256;
}

export function requestOnboarding(command: RequestOnboarding, state: SenderState): Decision<OnboardingRequested> {
  const { onboarding, commandId } = command;
  if (state.authorised || wasHandled(state, "OnboardingRequested", commandId)) return accept();
  if (state.requested && isSameRequest(state.requested, onboarding)) return accept();
  return accept({ type: "OnboardingRequested", data: onboarding });
}

export function acceptTerms({ version, digest }: AcceptTerms, state: SenderState): Decision<TermsAccepted> {
  if (!state.requested && !state.authorised) return incomplete("Onboarding has to be requested first.");
  if (state.acceptedTerms === digest) return accept();
  return accept({ type: "TermsAccepted", data: { version, digest } });
}

export function authoriseSender(
  command: AuthoriseSender,
  state: SenderState,
): Decision<SenderAuthorised | MessageTypeRegistered> {
  if (state.suspension)
    return refuse("SENDER_SUSPENDED", "The sender is suspended: reinstate it.", ["enterpriseNumber"]);
  if (state.authorised) return accept();
  if (!state.requested) return incomplete("The institution has not requested onboarding.");
  if (state.acceptedTerms !== command.termsInForce) {
    return incomplete("The institution has not accepted the terms of use that are in force.");
  }
  const { name = state.requested.name, registeredMailAllowed, messageTypeIds } = command;
  const proposed = new Map(state.requested.messageTypes.map((type) => [type.messageTypeId, type]));
  const granted = (messageTypeIds ?? [...proposed.keys()]).map((id) => proposed.get(id));
  if (!granted.every((type) => type !== undefined)) {
    return refuse("UNKNOWN_MESSAGE_TYPE", "The institution proposed no such message type.", ["messageTypeIds"]);
  }
  return accept<SenderAuthorised | MessageTypeRegistered>(
    { type: "SenderAuthorised", data: { name, registeredMailAllowed } },
    ...granted.map((data) => ({ type: "MessageTypeRegistered" as const, data })),
  );
}

/** Why somebody who is not authorised may not publish. */
export function whyNotAuthorised(state: Pick<SenderState, "requested" | "acceptedTerms">) {
  if (!state.requested) {
    return refuse("SENDER_NOT_AUTHORISED", "This sender is not authorised to publish.", ["sender"]);
  }
  return refuse(
    "ONBOARDING_INCOMPLETE",
    state.acceptedTerms === undefined
      ? "Onboarding was requested; the terms of use have not been accepted."
      : "Onboarding was requested and the terms of use accepted; the operator has not authorised the sender yet.",
    ["sender"],
  );
}

const incomplete = (message: string): Decision<SenderEvent & never> =>
  refuse("ONBOARDING_INCOMPLETE", message, ["enterpriseNumber"]);

function isSameRequest(a: OnboardingRequested["data"], b: OnboardingRequested["data"]): boolean {
  const names = (name: TranslatedText) => JSON.stringify(Object.entries(name).sort());
  return (
    names(a.name) === names(b.name) &&
    a.registeredMailRequested === b.registeredMailRequested &&
    a.messageTypes.length === b.messageTypes.length &&
    a.messageTypes.every((type, index) => isSameType(type, b.messageTypes[index] as typeof type))
  );
}
