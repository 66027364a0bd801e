import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import { parseEnterpriseNumber } from "../../domain/enterprise-number.ts";
import { badInput, forbiddenQuery } from "../api-error.ts";
import { enterpriseArgument } from "../inputs/enterprise-argument.ts";
import type { RequestContext } from "../request-context.ts";
import { MessageTypeType } from "../types/message-type.ts";
import { RecipientStatus } from "../types/recipient-status.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";
import { SenderYear, Statistics } from "../types/statistics.ts";

@Resolver()
export class SenderQueries {
  @Query(() => RecipientStatus, {
    description:
      "For authorised senders that are not suspended: whether a recipient still needs paper. Error FORBIDDEN for others.",
  })
  async recipientStatus(
    @Ctx() { view }: RequestContext,
    @Arg("enterpriseNumber", () => EnterpriseNumberScalar, { description: "The recipient's number, right or wrong." })
    text: string,
  ): Promise<RecipientStatus> {
    const { role, mailbox: sender } = view.rights;
    const row = role === "sender" && sender !== undefined ? await view.sender(sender) : undefined;
    if (row === undefined || row.suspendedAt !== null) {
      throw forbiddenQuery("Only authorised senders ask for a recipient's status.");
    }
    const enterpriseNumber = parseEnterpriseNumber(text);
    if (enterpriseNumber === undefined) {
      return { enterpriseNumber: text, exists: false, isActivated: false, fullyDigitalSince: null };
    }
    const mailbox = await view.mailbox(enterpriseNumber);
    return {
      enterpriseNumber,
      exists: true,
      isActivated: mailbox !== undefined && mailbox.activatedAt !== null,
      fullyDigitalSince: mailbox?.consentAt ?? null,
    };
  }

  @Query(() => [MessageTypeType], {
    description: "A sender's message types, by their ids; none for whom is no sender. Error INVALID_ENTERPRISE_NUMBER.",
  })
  messageTypes(
    @Ctx() { view }: RequestContext,
    @Arg("sender", () => EnterpriseNumberScalar, { description: "Whose types." }) sender: string,
  ): MessageTypeType[] {
    return view.readModel.messageTypesOf(enterpriseArgument(sender));
  }

  @Query(() => Statistics, {
    description:
      "Figures per sender and year. Senders see their own, operators and auditors all. Error FORBIDDEN for others.",
  })
  statistics(
    @Ctx() { view }: RequestContext,
    @Arg("sender", () => EnterpriseNumberScalar, {
      nullable: true,
      description: "Only this sender. A sender sees its own anyway.",
    })
    sender?: string | null,
    @Arg("year", () => Int, {
      nullable: true,
      description: "Only publications of this calendar year (UTC), 2000 to 2999.",
    })
    year?: number | null,
  ): Statistics {
    const { role, mailbox } = view.rights;
    const seesAll = role === "operator" || role === "auditor";
    if (!seesAll && (role !== "sender" || mailbox === undefined)) {
      throw forbiddenQuery("Only senders, operators and auditors see statistics.");
    }
    const asked = sender == null ? undefined : enterpriseArgument(sender);
    if (!seesAll && asked !== undefined && asked !== mailbox)
      throw forbiddenQuery("A sender sees its own statistics only.");
    if (year != null && (year < 2000 || year > 2999)) throw badInput("`year` is a calendar year from 2000 to 2999.");
    const only = seesAll ? asked : mailbox;
    const rows = view.readModel.statistics({
      ...(only !== undefined && { sender: only }),
      ...(year != null && { year }),
    });
    return new Statistics(
      rows.map((row) => new SenderYear(row, view)),
      seesAll ? view.readModel.totals() : null,
    );
  }
}
