import { giveConsent } from "../application/commands/mailbox-settings.ts";
import { grantAccess } from "../application/commands/manage-access.ts";
import { makeMessagesVisible, maskMessages } from "../application/commands/mask-messages.ts";
import { openDocument, openMessage } from "../application/commands/open-content.ts";
import { type Publishing, publishMessage } from "../application/commands/publish-message.ts";
import { replyToMessage } from "../application/commands/reply-to-message.ts";
import { CONSENT_WORDING_DIGEST } from "../application/consent-wording.ts";
import type { Request } from "../application/mailroom.ts";
import { expireMessages, runFor } from "../application/policies/expiry-jobs.ts";
import type { Caller } from "../application/ports/identity.ts";
import type { Refusal } from "../domain/decision.ts";
import type { Grant } from "../domain/mailbox/access.ts";
import { GENERAL } from "../domain/message/events.ts";
import { writeLetter } from "./letter.ts";
import type { People } from "./people.ts";
import type { PlannedMessage } from "./plan.ts";
import { Random } from "./random.ts";
import type { Step } from "./steps.ts";
import { WORDING } from "./wording.ts";

type Answer = { readonly accepted: true } | { readonly accepted: false; readonly refusal: Refusal };

/**
 * Does one step, through the commands, with the clock of `office`. `number`: of the step, for the ids of its command,
 * so that a step done again has no further effect. Throws where it is refused: the demo knows the rules.
 */
export async function perform(step: Step, number: number, seed: number, office: Publishing, people: People) {
  const random = new Random(seed, "step", number);
  for (const answer of await answersTo(step, random, seed, office, people)) {
    if (!answer.accepted) throw new Error(`The demo's step ${number} (${step.kind}): ${answer.refusal.code}`);
  }
}

async function answersTo(
  step: Step,
  random: Random,
  seed: number,
  office: Publishing,
  people: People,
): Promise<readonly Answer[]> {
  const { at } = step;
  switch (step.kind) {
    case "sign-in":
      return letIn(step, random, office, people);
    case "consent": {
      const { enterpriseNumber } = step.enterprise;
      const request = requestOf(await people.caller(at, "administrator", enterpriseNumber), random);
      return [await giveConsent(office, request, { enterpriseNumber, wordingDigest: CONSENT_WORDING_DIGEST })];
    }
    case "publish": {
      const request = requestOf(await people.caller(at, "sender", step.message.sender.enterpriseNumber), random);
      return [await publish(step.message, request, random, seed, office)];
    }
    case "expire":
      return [await runFor(step.message.id, expireMessages, office)];
  }
  const { message } = step;
  const request = requestOf(await people.caller(at, step.by, message.recipient.enterpriseNumber), random);
  switch (step.kind) {
    case "open":
      if (message.isBodyMain) return [await openMessage(office, request, message.id)];
      return [await openDocument(office, request, { messageId: message.id, number: 1, ranged: false })];
    case "mask":
      return maskMessages(office, request, [message.id]);
    case "make-visible":
      return makeMessagesVisible(office, request, [message.id]);
    case "reply": {
      const text = random.pick(WORDING[message.recipient.language].answers);
      return [await replyToMessage(office, request, { messageId: message.id, text, attachments: [] })];
    }
  }
}

/** Users see every partition that their enterprise has then. */
async function letIn(
  { at, by, enterprise: { enterpriseNumber } }: Extract<Step, { kind: "sign-in" }>,
  random: Random,
  office: Publishing,
  people: People,
): Promise<readonly Answer[]> {
  const { actor } = await people.caller(at, by, enterpriseNumber);
  if (by !== "user") return [];
  const administrator = await people.caller(at, "administrator", enterpriseNumber);
  const { partitions } = await office.mailboxes.get(enterpriseNumber);
  const grant: Grant = {
    role: "USER",
    domain: "NSSO_EMPLOYER",
    eBoxAdministrator: true,
    partitions: [GENERAL, ...partitions.keys()],
  };
  const access = { enterpriseNumber, personId: actor.id, grant };
  return [await grantAccess(office, requestOf(administrator, random), access)];
}

export function requestOf(caller: Caller, random: Random): Request {
  const commandId = random.uuid();
  return { caller, commandId, correlationId: commandId };
}

async function publish(
  message: PlannedMessage,
  request: Request,
  random: Random,
  seed: number,
  office: Publishing,
): Promise<Answer> {
  const letter = writeLetter(message, seed);
  const upload = {
    id: random.uuid(),
    owner: request.caller.actor.id,
    receivedAt: message.at,
    fileName: `${letter.reference}.pdf`,
    mediaType: "application/pdf",
  };
  const { digest } = await office.documents.receive(upload, once(letter.pdf), letter.pdf.length, () => {});
  return publishMessage(office, request, {
    messageId: message.id,
    recipient: message.recipient.enterpriseNumber,
    senderApplicationId: `${message.type.messageTypeId}-batch`,
    messageTypeId: message.type.messageTypeId,
    kind: message.kind,
    isReplyAuthorized: message.isReplyAuthorized,
    subject: letter.subject,
    ...(message.isBodyMain && { bodyContent: letter.body }),
    attachments: [{ uploadId: upload.id, attachmentTitle: letter.title, isMainContent: !message.isBodyMain, digest }],
    businessData: letter.businessData,
    ...(letter.forTheAttentionOf !== undefined && { forTheAttentionOf: letter.forTheAttentionOf }),
    senderReference: letter.reference,
  });
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
