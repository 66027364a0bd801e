import type { MailboxThen } from "../../application/audit/mailbox-then.ts";
import { positionOf } from "../../application/audit/moment.ts";
import { MailboxTooLarge } from "../../application/audit/past-mailboxes.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { apiError, staleNode } from "../api-error.ts";
import { type MomentInput, momentOf } from "../inputs/moment-input.ts";
import type { RequestContext } from "../request-context.ts";
import type { Rights } from "../view.ts";
import { readingTheLog } from "./reading-the-log.ts";

/** By today's rights, whatever they were at the moment that is asked for. */
export const mayReplay = ({ role, manages, mailbox }: Rights, enterprise: EnterpriseNumber): boolean =>
  role === "auditor" || (manages && mailbox === enterprise);

/**
 * The mailbox at the moment that the argument `name` says. Throws BAD_USER_INPUT, INVALID_POSITION, MAILBOX_TOO_LARGE, STALE
 * and UNAVAILABLE.
 */
export async function replayed(
  { services }: RequestContext,
  enterprise: EnterpriseNumber,
  name: string,
  input: MomentInput,
  withSent: boolean,
): Promise<MailboxThen> {
  const { office, readModel, catchUp, past, limits } = services;
  const moment = momentOf(name, input);
  const signal = AbortSignal.timeout(limits.operationMs);
  return readingTheLog(async () => {
    const position =
      moment === "before" ? undefined : await positionOf(moment, { store: office.store, readModel }, signal);
    if (!(await catchUp.showsSeen(position))) throw staleNode();
    try {
      return await past.get({ enterprise, position, withSent }, signal);
    } catch (error) {
      if (!(error instanceof MailboxTooLarge)) throw error;
      throw apiError("MAILBOX_TOO_LARGE", `${error.message} Ask for it without what it sent, or by \`ebox replay\`.`);
    }
  });
}
