import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Grant } from "../../domain/mailbox/access.ts";
import type { Mailroom, Request } from "../mailroom.ts";
import { changeMailbox, type MailboxOutcome, whyNotManage } from "./mailbox-settings.ts";

/** Puts the grant in the place of what the person had before. */
export async function grantAccess(
  mailroom: Mailroom,
  request: Request,
  access: { enterpriseNumber: EnterpriseNumber; personId: string; grant: Grant },
): Promise<MailboxOutcome> {
  const { enterpriseNumber, personId, grant } = access;
  const refusal = await whyNotManage(mailroom, request, enterpriseNumber);
  if (refusal) return refusal;
  const { commandId } = request;
  return changeMailbox(mailroom, request, enterpriseNumber, { type: "GrantAccess", commandId, personId, grant });
}

/** Holds for every command from now on, on every node, and for what a node shows as soon as it knows it. */
export async function revokeAccess(
  mailroom: Mailroom,
  request: Request,
  { enterpriseNumber, personId }: { enterpriseNumber: EnterpriseNumber; personId: string },
): Promise<MailboxOutcome> {
  const refusal = await whyNotManage(mailroom, request, enterpriseNumber);
  if (refusal) return refusal;
  const { commandId } = request;
  return changeMailbox(mailroom, request, enterpriseNumber, { type: "RevokeAccess", commandId, personId });
}
