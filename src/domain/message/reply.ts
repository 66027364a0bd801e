import type { Commitments, PartName } from "../content/events.ts";
import { accept, type Decision, refuse } from "../decision.ts";
import type { Instant } from "../instant.ts";
import type { Mandate } from "../mailbox/mandate.ts";
import type { MessageId } from "../message-id.ts";
import type { AssuranceLevel } from "../metadata.ts";
import { whyClosed } from "./acceptance.ts";
import { messageExpired, messageNotFound } from "./access.ts";
import type { PartitionId, Published, Replied } from "./events.ts";
import { isOver, isReceivedBy, type MessageState } from "./state.ts";

/** The reply's content stands in `content-<replyId>` already. */
export interface Reply {
  readonly type: "Reply";
  readonly commandId: string;
  readonly mandate: Mandate;
  readonly assuranceLevel: AssuranceLevel;
  readonly replyId: MessageId;
  readonly mainContent: PartName;
  readonly commitments: Commitments;
}

export function reply(command: Reply, state: MessageState, now: Instant): Decision<Replied> {
  const refusal = whyNoReply(command, state, now);
  if (refusal) return refusal;
  if (replyOf(state, command.commandId)) return accept();
  const { replyId, mainContent, commitments } = command;
  return accept({ type: "Replied", data: { replyId, mainContent, commitments } });
}

/** Asked before the reply's content is deposited, and decided again with it. */
export function whyNoReply(
  { mandate, assuranceLevel }: Pick<Reply, "mandate" | "assuranceLevel">,
  state: MessageState,
  now: Instant,
) {
  if (state.status !== "published" || !isReceivedBy(mandate, state)) return messageNotFound();
  if (isOver(state, now)) return messageExpired();
  const closed = whyClosed(state, assuranceLevel, now);
  if (closed) return closed;
  if (!state.facts.isReplyAuthorized) {
    return refuse("REPLY_NOT_ALLOWED", "The sender does not accept a reply to this message.", ["messageId"]);
  }
  return undefined;
}

/** The reply that this command led to, where it was decided before. */
export function replyOf(state: MessageState, commandId: string): MessageId | undefined {
  if (state.status !== "published") return undefined;
  return state.replies.find((reply) => reply.commandId === commandId)?.replyId;
}

/** The reply as a message in the mailbox of the sender, in the partition that the message was sent from. */
export function publicationOfReply(
  original: Published["data"],
  /** Where the recipient had the message when it replied. */
  partition: PartitionId,
  originalMessageId: MessageId,
  replied: Replied["data"],
  expirationDate: Instant,
): Published["data"] {
  return {
    sender: { enterpriseNumber: original.recipient.enterpriseNumber, partition },
    recipient: { enterpriseNumber: original.sender.enterpriseNumber, partition: original.sender.partition },
    messageTypeId: original.messageTypeId,
    kind: "SIMPLE",
    isReplyAuthorized: false,
    mainContent: replied.mainContent,
    expirationDate,
    originalMessageId,
    commitments: replied.commitments,
  };
}
