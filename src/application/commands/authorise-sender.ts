import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { type SenderCommand, senderDecider } from "../../domain/sender/decider.ts";
import type { MessageType } from "../../domain/sender/events.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { handle } from "../handle.ts";
import { contextOf, forbidden, type Mailroom, type Outcome, type Request } from "../mailroom.ts";
import { senderStream } from "../streams.ts";

export type SenderOutcome = Outcome<{ readonly sender: EnterpriseNumber }>;

/** The operator lets an institution publish. */
export function authoriseSender(
  mailroom: Mailroom,
  request: Request,
  sender: { enterpriseNumber: EnterpriseNumber; name: TranslatedText; registeredMailAllowed: boolean },
): Promise<SenderOutcome> {
  const { enterpriseNumber, name, registeredMailAllowed } = sender;
  const { commandId } = request;
  return decide(mailroom, request, enterpriseNumber, {
    type: "AuthoriseSender",
    commandId,
    name,
    registeredMailAllowed,
  });
}

/** The operator adds a type of message to an authorised sender. */
export function registerMessageType(
  mailroom: Mailroom,
  request: Request,
  sender: EnterpriseNumber,
  messageType: MessageType,
): Promise<SenderOutcome> {
  return decide(mailroom, request, sender, { type: "RegisterMessageType", commandId: request.commandId, messageType });
}

async function decide(
  mailroom: Mailroom,
  request: Request,
  sender: EnterpriseNumber,
  command: SenderCommand,
): Promise<SenderOutcome> {
  if (request.caller.role !== "operator") return forbidden("Only the operator manages senders.");
  const handled = await handle(mailroom, senderDecider, senderStream(sender), command, contextOf(request));
  return handled.accepted ? { accepted: true, position: handled.position, sender } : handled;
}
