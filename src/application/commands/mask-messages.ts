import { messageNotFound } from "../../domain/message/access.ts";
import { messageDecider } from "../../domain/message/decider.ts";
import { isMessageId, type MessageId } from "../../domain/message-id.ts";
import { handle } from "../handle.ts";
import { contextOf, forbidden, type Mailroom, type Outcome, type Request } from "../mailroom.ts";
import { mandateInLog } from "../mandate.ts";
import { messageStream } from "../streams.ts";

export type MaskOutcome = Outcome<{ readonly messageId: MessageId }>;

/** One result per id, in their order; each stands for itself. */
export function maskMessages(mailroom: Mailroom, request: Request, messageIds: readonly string[]) {
  return Promise.all(messageIds.map((id) => change(mailroom, request, id, "Mask")));
}

/** Undoes masking, until the message expires. */
export function makeMessagesVisible(mailroom: Mailroom, request: Request, messageIds: readonly string[]) {
  return Promise.all(messageIds.map((id) => change(mailroom, request, id, "MakeVisible")));
}

async function change(
  mailroom: Mailroom,
  request: Request,
  messageId: string,
  type: "Mask" | "MakeVisible",
): Promise<MaskOutcome> {
  const mandate = await mandateInLog(mailroom, request.caller);
  if (mandate === undefined) return forbidden("Only the enterprise that received a message masks it.");
  if (!isMessageId(messageId)) return messageNotFound();
  const command = { type, commandId: request.commandId, mandate };
  const handled = await handle(mailroom, messageDecider, messageStream(messageId), command, contextOf(request));
  return handled.accepted ? { accepted: true, position: handled.position, messageId } : handled;
}
