import { sees } from "../../domain/mailbox/mandate.ts";
import { hasPartition, partitionUnknown } from "../../domain/mailbox/partitions.ts";
import { messageNotFound } from "../../domain/message/access.ts";
import { messageDecider } from "../../domain/message/decider.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import { isMessageId, type MessageId } from "../../domain/message-id.ts";
import { handle } from "../handle.ts";
import { contextOf, forbidden, type Mailroom, type Outcome, type Request } from "../mailroom.ts";
import { mandateInLog } from "../mandate.ts";
import { messageStream } from "../streams.ts";

/**
 * Puts a received message into another partition that the caller sees. Where that is deleted in the same moment, the
 * message lies in GENERAL.
 */
export async function moveMessage(
  mailroom: Mailroom,
  request: Request,
  { messageId, partition }: { messageId: string; partition: PartitionId },
): Promise<Outcome<{ readonly messageId: MessageId }>> {
  const mandate = await mandateInLog(mailroom, request.caller);
  if (mandate === undefined) return forbidden("Only the enterprise that received a message moves it.");
  const mailbox = await mailroom.mailboxes.get(mandate.enterprise);
  if (!hasPartition(mailbox, partition) || !sees(mandate, partition)) return partitionUnknown();
  if (!isMessageId(messageId)) return messageNotFound();
  const command = { type: "MoveToPartition", commandId: request.commandId, mandate, partition } as const;
  const handled = await handle(mailroom, messageDecider, messageStream(messageId), command, contextOf(request));
  return handled.accepted ? { accepted: true, position: handled.position, messageId } : handled;
}
