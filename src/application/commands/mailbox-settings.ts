import { refuse } from "../../domain/decision.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { CONSENT_WORDING_DIGEST } from "../consent-wording.ts";
import type { Mailroom, Request } from "../mailroom.ts";
import { depositForgettable, type MailboxOutcome, manageMailbox } from "./manage-mailbox.ts";

/** Goes fully digital, for ever. `wordingDigest`: of the wording that the person was shown. */
export function giveConsent(
  mailroom: Mailroom,
  request: Request,
  consent: { enterpriseNumber: EnterpriseNumber; wordingDigest: string },
): Promise<MailboxOutcome> {
  return manageMailbox(mailroom, request, consent.enterpriseNumber, () => {
    if (consent.wordingDigest !== CONSENT_WORDING_DIGEST) {
      return refuse("CONSENT_WORDING_UNKNOWN", "The digest is not that of the wording in force; read it again.", [
        "wordingDigest",
      ]);
    }
    return { type: "GiveConsent", commandId: request.commandId, wordingDigest: CONSENT_WORDING_DIGEST };
  });
}

/** The address is kept where it can be erased; the one before is erased by a policy. */
export function changeNotificationAddress(
  mailroom: Mailroom,
  request: Request,
  { enterpriseNumber, address }: { enterpriseNumber: EnterpriseNumber; address: string },
): Promise<MailboxOutcome> {
  return manageMailbox(mailroom, request, enterpriseNumber, async () => ({
    type: "ChangeNotificationAddress",
    commandId: request.commandId,
    ...(await depositForgettable(mailroom, request, { address })),
  }));
}
