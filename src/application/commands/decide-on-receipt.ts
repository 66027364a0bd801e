import type { DecideOnReceipt } from "../../domain/message/acceptance.ts";
import { messageNotFound } from "../../domain/message/access.ts";
import { messageDecider } from "../../domain/message/decider.ts";
import { isMessageId, type MessageId } from "../../domain/message-id.ts";
import { handle } from "../handle.ts";
import { contextOf, forbidden, type Mailroom, type Outcome, type Request } from "../mailroom.ts";
import { mandateInLog } from "../mandate.ts";
import { messageStream } from "../streams.ts";

/** The recipient acknowledges registered mail, which opens it, or refuses it for ever. Repeating it changes nothing. */
export async function decideOnReceipt(
  mailroom: Mailroom,
  request: Request,
  messageId: string,
  type: DecideOnReceipt["type"],
): Promise<Outcome<{ readonly messageId: MessageId }>> {
  const mandate = await mandateInLog(mailroom, request.caller);
  if (mandate === undefined) return forbidden("Only the enterprise that received a message acknowledges it.");
  if (!isMessageId(messageId)) return messageNotFound();
  const { assuranceLevel } = request.caller.actor;
  const command = { type, commandId: request.commandId, mandate, assuranceLevel };
  const handled = await handle(mailroom, messageDecider, messageStream(messageId), command, contextOf(request));
  return handled.accepted ? { accepted: true, position: handled.position, messageId } : handled;
}
