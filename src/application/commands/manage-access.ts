import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Grant } from "../../domain/mailbox/access.ts";
import type { Mailroom, Request } from "../mailroom.ts";
import { type MailboxOutcome, manageMailbox } from "./manage-mailbox.ts";

/** Puts the grant in the place of what the person had before. */
export function grantAccess(
  mailroom: Mailroom,
  request: Request,
  access: { enterpriseNumber: EnterpriseNumber; personId: string; grant: Grant },
): Promise<MailboxOutcome> {
  const { enterpriseNumber, personId, grant } = access;
  const { commandId } = request;
  return manageMailbox(mailroom, request, enterpriseNumber, () => ({
    type: "GrantAccess",
    commandId,
    personId,
    grant,
  }));
}

/** Holds for every command from now on, on every node, and for what a node shows as soon as it knows it. */
export function revokeAccess(
  mailroom: Mailroom,
  request: Request,
  { enterpriseNumber, personId }: { enterpriseNumber: EnterpriseNumber; personId: string },
): Promise<MailboxOutcome> {
  const { commandId } = request;
  return manageMailbox(mailroom, request, enterpriseNumber, () => ({ type: "RevokeAccess", commandId, personId }));
}
