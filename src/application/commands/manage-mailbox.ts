import { randomUUID } from "node:crypto";
import type { Commitments } from "../../domain/content/events.ts";
import type { Decision } from "../../domain/decision.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { type MailboxCommand, mailboxDecider } from "../../domain/mailbox/decider.ts";
import { commitmentsTo, saltedParts } from "../content/commitments.ts";
import { deposit } from "../content/deposit.ts";
import { handle } from "../handle.ts";
import { contextOf, forbidden, type Mailroom, notFound, type Outcome, type Request } from "../mailroom.ts";
import { mandateInLog } from "../mandate.ts";
import { mailboxStream } from "../streams.ts";

export type MailboxOutcome = Outcome<{ readonly enterpriseNumber: EnterpriseNumber }>;

type Refused = Extract<Decision<never>, { readonly accepted: false }>;

/** The caller must manage the mailbox. Once that is known, `prepare` makes the command, or refuses. */
export async function manageMailbox(
  mailroom: Mailroom,
  request: Request,
  enterpriseNumber: EnterpriseNumber,
  prepare: () => MailboxCommand | Refused | Promise<MailboxCommand | Refused>,
): Promise<MailboxOutcome> {
  const mandate = await mandateInLog(mailroom, request.caller);
  if (mandate?.enterprise !== enterpriseNumber) return notFound("mailbox", "enterpriseNumber");
  if (!mandate.manages) return forbidden("Only an administrator of the enterprise may do that.");
  const command = await prepare();
  if (!("type" in command)) return command;
  const handled = await handle(mailroom, mailboxDecider, mailboxStream(enterpriseNumber), command, contextOf(request));
  if (!handled.accepted) return handled;
  if (handled.position !== undefined) mailroom.mailboxes.changed(handled.position);
  return { accepted: true, position: handled.position, enterpriseNumber };
}

/** Puts what may have to be erased where it can be, for an event that commits to it. */
export async function depositForgettable(
  mailroom: Mailroom,
  request: Request,
  values: Readonly<Record<string, unknown>>,
): Promise<{ readonly contentId: string; readonly commitments: Commitments }> {
  const contentId = randomUUID();
  const parts = saltedParts(values);
  await deposit(mailroom.store, contentId, parts, contextOf(request), mailroom.clock.now());
  return { contentId, commitments: commitmentsTo(parts) };
}
