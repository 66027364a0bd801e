import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { SenderCommand } from "../../domain/sender/decider.ts";
import type { MessageType } from "../../domain/sender/events.ts";
import type { AuthoriseSender } from "../../domain/sender/onboarding.ts";
import { forbidden, type Request } from "../mailroom.ts";
import { TERMS_OF_USE_DIGEST } from "../terms-of-use.ts";
import { changeSender, type SenderOffice, type SenderOutcome } from "./change-sender.ts";

type Authorisation = Pick<AuthoriseSender, "name" | "registeredMailAllowed" | "messageTypeIds">;

/** The operator lets an institution publish that has requested it and accepted the terms of use in force. */
export function authoriseSender(
  office: SenderOffice,
  request: Request,
  { enterpriseNumber, ...authorisation }: Authorisation & { enterpriseNumber: EnterpriseNumber },
): Promise<SenderOutcome> {
  const termsInForce = TERMS_OF_USE_DIGEST;
  const { commandId } = request;
  return decide(office, request, enterpriseNumber, {
    type: "AuthoriseSender",
    commandId,
    ...authorisation,
    termsInForce,
  });
}

/**
 * The operator stops a sender: on this node from the moment this resolves, on every other within half a second (`Senders`).
 * `reason` is told to the sender, and stays in the log: no personal data.
 */
export function suspendSender(
  office: SenderOffice,
  request: Request,
  sender: EnterpriseNumber,
  reason: string,
): Promise<SenderOutcome> {
  return decide(office, request, sender, { type: "SuspendSender", commandId: request.commandId, reason });
}

export function reinstateSender(
  office: SenderOffice,
  request: Request,
  sender: EnterpriseNumber,
): Promise<SenderOutcome> {
  return decide(office, request, sender, { type: "ReinstateSender", commandId: request.commandId });
}

/** The operator adds a type of message to an authorised sender. */
export function registerMessageType(
  office: SenderOffice,
  request: Request,
  sender: EnterpriseNumber,
  messageType: MessageType,
): Promise<SenderOutcome> {
  return decide(office, request, sender, { type: "RegisterMessageType", commandId: request.commandId, messageType });
}

/** The operator gives a type other properties, for what is published from then on. */
export function changeMessageType(
  office: SenderOffice,
  request: Request,
  sender: EnterpriseNumber,
  messageType: MessageType,
): Promise<SenderOutcome> {
  return decide(office, request, sender, { type: "ChangeMessageType", commandId: request.commandId, messageType });
}

async function decide(office: SenderOffice, request: Request, sender: EnterpriseNumber, command: SenderCommand) {
  if (request.caller.role !== "operator") return forbidden("Only the operator manages senders.");
  return changeSender(office, request, sender, command);
}
