import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { badInput } from "../api-error.ts";
import { mayReplay, replayed } from "../audit/moments.ts";
import { enterpriseArgument } from "../inputs/enterprise-argument.ts";
import { MomentInput } from "../inputs/moment-input.ts";
import type { RequestContext } from "../request-context.ts";
import { MailboxAsOf } from "../types/mailbox-as-of.ts";
import { MailboxDifference } from "../types/mailbox-difference.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";

const WHO = "for auditors every mailbox, for administrators their own; null for any other";
const ERRORS =
  "Errors: BAD_USER_INPUT, INVALID_POSITION, INVALID_ENTERPRISE_NUMBER, MAILBOX_TOO_LARGE, STALE, UNAVAILABLE";
const WITH_SENT = "Whether what the mailbox sent is replayed as well: without it, OUTBOX is empty.";

/** The past of mailboxes, from the log itself. */
@Resolver()
export class ReplayQueries {
  @Query(() => MailboxAsOf, {
    nullable: true,
    description: `A mailbox as it stood at any moment of the past: ${WHO}. ${ERRORS}.`,
  })
  async mailboxAsOf(
    @Ctx() context: RequestContext,
    @Arg("enterpriseNumber", () => EnterpriseNumberScalar, { description: "Whose mailbox." }) enterpriseNumber: string,
    @Arg("asOf", () => MomentInput, { description: "The moment." }) asOf: MomentInput,
    @Arg("withSent", () => Boolean, { defaultValue: true, description: WITH_SENT }) withSent: boolean,
  ): Promise<MailboxAsOf | null> {
    const enterprise = enterpriseArgument(enterpriseNumber);
    const { view } = context;
    if (!mayReplay(view.rights, enterprise)) return null;
    return new MailboxAsOf(await replayed(context, enterprise, "asOf", asOf, withSent), view);
  }

  @Query(() => MailboxDifference, {
    nullable: true,
    description: `What happened to a mailbox between two moments: ${WHO}. ${ERRORS}.`,
  })
  async mailboxDifference(
    @Ctx() context: RequestContext,
    @Arg("enterpriseNumber", () => EnterpriseNumberScalar, { description: "Whose mailbox." }) enterpriseNumber: string,
    @Arg("from", () => MomentInput, { description: "The earlier moment." }) from: MomentInput,
    @Arg("to", () => MomentInput, { description: "The later moment, else BAD_USER_INPUT." }) to: MomentInput,
    @Arg("withSent", () => Boolean, { defaultValue: true, description: WITH_SENT }) withSent: boolean,
  ): Promise<MailboxDifference | null> {
    const enterprise = enterpriseArgument(enterpriseNumber);
    const { view } = context;
    if (!mayReplay(view.rights, enterprise)) return null;
    const before = await replayed(context, enterprise, "from", from, withSent);
    const after = await replayed(context, enterprise, "to", to, withSent);
    if ((before.position ?? "") > (after.position ?? "")) throw badInput("`from` is later than `to`.");
    return new MailboxDifference(before, after, view);
  }
}
