import { randomUUID } from "node:crypto";
import { refuse } from "../../domain/decision.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { mailboxDecider } from "../../domain/mailbox/decider.ts";
import { CONSENT_WORDING_DIGEST } from "../consent-wording.ts";
import { commitmentsTo, saltedParts } from "../content/commitments.ts";
import { deposit } from "../content/deposit.ts";
import { handle } from "../handle.ts";
import { contextOf, forbidden, type Mailroom, notFound, type Outcome, type Request } from "../mailroom.ts";
import { mandateInLog } from "../mandate.ts";
import { mailboxStream } from "../streams.ts";

export type MailboxOutcome = Outcome<{ readonly enterpriseNumber: EnterpriseNumber }>;

/** Goes fully digital, for ever. `wordingDigest`: of the wording that the person was shown. */
export async function giveConsent(
  mailroom: Mailroom,
  request: Request,
  consent: { enterpriseNumber: EnterpriseNumber; wordingDigest: string },
): Promise<MailboxOutcome> {
  const refusal = await whyNotManage(mailroom, request, consent.enterpriseNumber);
  if (refusal) return refusal;
  if (consent.wordingDigest !== CONSENT_WORDING_DIGEST) {
    return refuse("CONSENT_WORDING_UNKNOWN", "The digest is not that of the wording in force; read it again.", [
      "wordingDigest",
    ]);
  }
  return changeMailbox(mailroom, request, consent.enterpriseNumber, {
    type: "GiveConsent",
    commandId: request.commandId,
    wordingDigest: CONSENT_WORDING_DIGEST,
  });
}

/** The address is kept where it can be erased; the one before is erased by a policy. */
export async function changeNotificationAddress(
  mailroom: Mailroom,
  request: Request,
  change: { enterpriseNumber: EnterpriseNumber; address: string },
): Promise<MailboxOutcome> {
  const refusal = await whyNotManage(mailroom, request, change.enterpriseNumber);
  if (refusal) return refusal;
  const contentId = randomUUID();
  const parts = saltedParts({ address: change.address });
  await deposit(mailroom.store, contentId, parts, contextOf(request), mailroom.clock.now());
  return changeMailbox(mailroom, request, change.enterpriseNumber, {
    type: "ChangeNotificationAddress",
    commandId: request.commandId,
    contentId,
    commitments: commitmentsTo(parts),
  });
}

/** Asked by every command that changes a mailbox. */
export async function whyNotManage(mailroom: Mailroom, { caller }: Request, enterprise: EnterpriseNumber) {
  const mandate = await mandateInLog(mailroom, caller);
  if (mandate?.enterprise !== enterprise) return notFound("mailbox", "enterpriseNumber");
  if (!mandate.manages) return forbidden("Only an administrator of the enterprise may do that.");
  return undefined;
}

export async function changeMailbox(
  mailroom: Mailroom,
  request: Request,
  enterpriseNumber: EnterpriseNumber,
  command: Parameters<typeof mailboxDecider.decide>[0],
): Promise<MailboxOutcome> {
  const handled = await handle(mailroom, mailboxDecider, mailboxStream(enterpriseNumber), command, contextOf(request));
  return handled.accepted ? { accepted: true, position: handled.position, enterpriseNumber } : handled;
}
