import { type BusinessData, type Commitments, type DocumentFacts, documentPart } from "../../domain/content/events.ts";
import { refuse } from "../../domain/decision.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import { partitionUnknown } from "../../domain/mailbox/partitions.ts";
import { route } from "../../domain/mailbox/routing.ts";
import { GENERAL, type MessageKind, type PartitionId, type Published } from "../../domain/message/events.ts";
import { isMessageId, type MessageId } from "../../domain/message-id.ts";
import { judgeSubmission, type SubmissionDecision } from "../../domain/sender/submission.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { partsOf } from "../content/commitments.ts";
import { newMessageId } from "../ids.ts";
import { forbidden, type Request } from "../mailroom.ts";
import type { Senders } from "../senders.ts";
import { isTaken, type PublishOutcome, type RecordingOffice, recordPublication } from "./record-publication.ts";
import type { Rejections } from "./reject-submission.ts";
import { type Attachment, MAX_ATTACHMENTS, resolveAttachments } from "./resolve-attachments.ts";

export interface Publication {
  /** The idempotency key; generated where it is left out, and then a repeat publishes again. */
  readonly messageId?: string;
  readonly recipient: EnterpriseNumber;
  readonly senderPartition?: PartitionId;
  readonly senderApplicationId?: string;
  readonly messageTypeId: string;
  readonly kind: MessageKind;
  readonly isReplyAuthorized: boolean;
  readonly expirationDate?: Instant;
  readonly subject: TranslatedText;
  readonly bodyContent?: string;
  readonly attachments: readonly Attachment[];
  readonly businessData?: readonly BusinessData[];
  readonly forTheAttentionOf?: string;
  readonly senderReference?: string;
}

export interface Publishing extends RecordingOffice {
  readonly senders: Senders;
  readonly rejections: Rejections;
  /** Where an authority timestamps the evidence log: whether it has not for too long. Costs nothing to ask. */
  readonly timestamps?: { isOverdue(now: Instant): boolean };
}

/**
 * Publishes in the name of the caller's institution. The same id with the same content gives the first answer again.
 * A refusal of an authorised sender is recorded as SubmissionRejected.
 */
export async function publishMessage(
  office: Publishing,
  request: Request,
  publication: Publication,
): Promise<PublishOutcome> {
  const sender = request.caller.enterpriseNumber;
  if (request.caller.role !== "sender" || sender === undefined) return forbidden("Only a sender publishes messages.");
  const outcome = await tryToPublish(office, request, sender, publication);
  if (!outcome.accepted && (await office.senders.get(sender)).authorised) {
    await office.rejections.record(request, sender, publication.messageId, [outcome.refusal.code]);
  }
  return outcome;
}

async function tryToPublish(
  office: Publishing,
  request: Request,
  sender: EnterpriseNumber,
  publication: Publication,
): Promise<PublishOutcome> {
  const now = office.clock.now();
  const messageId = publication.messageId ?? newMessageId(Date.parse(now));
  if (!isMessageId(messageId)) {
    return refuse("MESSAGE_ID_INVALID", "The message id must be a UUIDv7 in lower case.", ["messageId"]);
  }
  const main = mainContentOf(publication);
  if (!main.accepted) return main;
  const judged = await judge(office, sender, messageId, publication, now);
  if (!judged.accepted) return judged;
  const { senderPartition = GENERAL } = publication;
  if (senderPartition !== GENERAL && !(await office.mailboxes.hasPartition(sender, senderPartition))) {
    // One that stood when the message was published does not keep a repeat from its first answer.
    if (!(await isTaken(office, messageId))) return partitionUnknown(["sender", "partition"]);
  }
  const resolved = await resolveAttachments(office, request.caller.actor.id, messageId, publication.attachments);
  if (!resolved.accepted) return resolved;

  const { senderApplicationId, messageTypeId } = publication;
  const routes = await office.mailboxes.routes(publication.recipient);
  const routing = route({ messageTypeId, sender, senderApplicationId }, routes);
  const factsWith = (commitments: Commitments): Published["data"] => ({
    sender: { enterpriseNumber: sender, partition: senderPartition },
    ...(publication.senderApplicationId !== undefined && { senderApplicationId: publication.senderApplicationId }),
    recipient: { enterpriseNumber: publication.recipient, ...routing },
    messageTypeId: publication.messageTypeId,
    kind: publication.kind,
    isReplyAuthorized: publication.isReplyAuthorized,
    mainContent: main.part,
    expirationDate: judged.expirationDate,
    ...(judged.hiddenUntilAcknowledged && { hiddenUntilAcknowledged: true }),
    commitments,
  });
  const parts = partsOf(contentWith(publication, resolved.documents));
  const isDateNamed = publication.expirationDate !== undefined;
  const { documents } = resolved;
  return recordPublication(office, request, { messageId, parts, documents, factsWith, isDateNamed, now });
}

/** A date that was in time when the message was published does not keep a repeat from its first answer. */
async function judge(
  office: Publishing,
  sender: EnterpriseNumber,
  messageId: MessageId,
  publication: Publication,
  now: Instant,
): Promise<SubmissionDecision> {
  const judged = await office.senders.judge(sender, (state) =>
    judgeSubmission(publication, state, now, office.qualifiedProvider !== undefined),
  );
  const overdue = judged.accepted && publication.kind !== "SIMPLE" && office.timestamps?.isOverdue(now);
  if (overdue) return (await isTaken(office, messageId)) ? judged : timestampOverdue();
  const { expirationDate } = publication;
  if (judged.accepted || judged.refusal.code !== "EXPIRATION_DATE_INVALID" || expirationDate === undefined)
    return judged;
  const isRepeat = await isTaken(office, messageId);
  return isRepeat ? { accepted: true, expirationDate, hiddenUntilAcknowledged: false } : judged;
}

const timestampOverdue = () =>
  refuse(
    "TIMESTAMP_OVERDUE",
    "Registered mail cannot be proven now: the time-stamping authority has not answered for too long. Try again later.",
    ["kind"],
  );

function mainContentOf(publication: Publication) {
  const { attachments } = publication;
  if (attachments.length > MAX_ATTACHMENTS) {
    return refuse("INVALID_INPUT", `A message has at most ${MAX_ATTACHMENTS} attachments.`, ["attachments"]);
  }
  const main = attachments.flatMap((attachment, index) => (attachment.isMainContent ? [index + 1] : []));
  if (main.length > 1) return refuse("INVALID_INPUT", "Only one attachment can be the main content.", ["attachments"]);
  if (main[0] !== undefined) return { accepted: true, part: documentPart(main[0]) } as const;
  if (publication.bodyContent !== undefined) return { accepted: true, part: "body" } as const;
  return refuse("INVALID_INPUT", "A message needs a body, or an attachment that is its main content.", ["bodyContent"]);
}

const contentWith = (publication: Publication, documents: readonly DocumentFacts[]) => ({
  subject: publication.subject,
  ...(publication.bodyContent !== undefined && { body: publication.bodyContent }),
  ...(publication.businessData !== undefined && { businessData: publication.businessData }),
  ...(publication.forTheAttentionOf !== undefined && { forTheAttentionOf: publication.forTheAttentionOf }),
  ...(publication.senderReference !== undefined && { senderReference: publication.senderReference }),
  documents,
});
