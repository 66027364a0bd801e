import type { DocumentFacts, MessageContent } from "../../domain/content/events.ts";
import { documentPart } from "../../domain/content/events.ts";
import { refuse } from "../../domain/decision.ts";
import { messageNotFound } from "../../domain/message/access.ts";
import { messageDecider } from "../../domain/message/decider.ts";
import { replyOf, whyNoReply } from "../../domain/message/reply.ts";
import { isMessageId, type MessageId } from "../../domain/message-id.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { commitmentsTo, contentOf, partsOf } from "../content/commitments.ts";
import { deposit, depositedParts } from "../content/deposit.ts";
import { handle, load } from "../handle.ts";
import { newMessageId } from "../ids.ts";
import { contextOf, forbidden, type Mailroom, type Outcome, type Request } from "../mailroom.ts";
import { mandateInLog } from "../mandate.ts";
import { publishReply } from "../policies/publish-replies.ts";
import { messageStream } from "../streams.ts";
import type { Publishing } from "./publish-message.ts";
import { type Attachment, keepDocuments, MAX_ATTACHMENTS, resolveAttachments } from "./resolve-attachments.ts";

export interface ReplyInput {
  readonly messageId: string;
  readonly text?: string;
  readonly telephone?: string;
  readonly attachments: readonly Attachment[];
}

/** The model's limit for a subject, which "RE: " may not push it over. */
const SUBJECT_LENGTH = 400;

/** Answers a message. The reply arrives as a message of its own, even if the process dies after Replied. */
export async function replyToMessage(
  office: Publishing,
  request: Request,
  input: ReplyInput,
): Promise<Outcome<{ readonly replyId: MessageId }>> {
  const mandate = await mandateInLog(office, request.caller);
  if (mandate === undefined) return forbidden("Only the enterprise that received a message replies to it.");
  if (!isMessageId(input.messageId)) return messageNotFound();
  const stream = messageStream(input.messageId);
  const original = await load(office.store, stream, messageDecider);
  const now = office.clock.now();
  const { assuranceLevel } = request.caller.actor;
  const refusal = whyNoReply({ mandate, assuranceLevel }, original.state, now);
  if (refusal) return refusal;
  const before = replyOf(original.state, request.commandId);
  if (before) return { accepted: true, position: await publishReply(office, input.messageId, before), replyId: before };
  if (input.text === undefined && input.attachments.length === 0) {
    return refuse("INVALID_INPUT", "A reply needs a text or an attachment.", ["text"]);
  }
  if (input.attachments.length > MAX_ATTACHMENTS) {
    return refuse("INVALID_INPUT", `A reply has at most ${MAX_ATTACHMENTS} attachments.`, ["attachments"]);
  }

  const replyId = newMessageId(Date.parse(now));
  const resolved = await resolveAttachments(office, request.caller.actor.id, replyId, input.attachments);
  if (!resolved.accepted) return resolved;
  const parts = partsOf(await contentOfReply(office, input, resolved.documents));
  await deposit(office.store, replyId, parts, contextOf(request), now);
  if (!(await keepDocuments(office, replyId, resolved.documents))) {
    return refuse("UPLOAD_UNKNOWN", "An upload was used by another message meanwhile.", ["attachments"]);
  }
  const handled = await handle(
    office,
    messageDecider,
    stream,
    {
      type: "Reply",
      commandId: request.commandId,
      mandate,
      assuranceLevel,
      replyId,
      mainContent: input.text === undefined ? documentPart(1) : "body",
      commitments: commitmentsTo(parts),
    },
    contextOf(request),
    original,
  );
  if (!handled.accepted) return handled;
  // Another try of the same command may have come first, and ours then passed for its repeat: what stands in the log is
  // the one reply, and this content is swept.
  const { state } = await load(office.store, stream, messageDecider);
  const standing = replyOf(state, request.commandId) ?? replyId;
  return { accepted: true, position: await publishReply(office, input.messageId, standing), replyId: standing };
}

async function contentOfReply(
  mailroom: Mailroom,
  input: ReplyInput,
  documents: readonly DocumentFacts[],
): Promise<MessageContent> {
  const original = await depositedParts(mailroom.store, input.messageId);
  return {
    subject: answering(original && contentOf(original).subject),
    ...(input.text !== undefined && { body: input.text }),
    ...(input.telephone !== undefined && { telephone: input.telephone }),
    documents,
  };
}

function answering(subject: TranslatedText | undefined): TranslatedText {
  const answers = Object.entries(subject ?? {}).map(([language, text]) => [
    language,
    shortened(text.startsWith("RE: ") ? text : `RE: ${text}`),
  ]);
  return Object.fromEntries(answers);
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= SUBJECT_LENGTH ? text : characters.slice(0, SUBJECT_LENGTH).join("");
}
