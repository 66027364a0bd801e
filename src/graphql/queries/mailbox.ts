import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import { forbiddenQuery } from "../api-error.ts";
import { parseMessageId } from "../global-id.ts";
import { enterpriseArgument } from "../inputs/enterprise-argument.ts";
import { MessageListArgs } from "../inputs/message-list.ts";
import type { RequestContext } from "../request-context.ts";
import { Mailbox } from "../types/mailbox.ts";
import { Me } from "../types/me.ts";
import { Message, showMessage } from "../types/message.ts";
import { MessageConnection } from "../types/message-connection.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";
import { messagePage } from "./message-page.ts";

@Resolver()
export class MailboxQueries {
  @Query(() => Me, { description: "Who calls, as the token says." })
  me(@Ctx() context: RequestContext): Me {
    return new Me(context);
  }

  @Query(() => Mailbox, {
    nullable: true,
    description: "The caller's own mailbox; null for any other. Error INVALID_ENTERPRISE_NUMBER.",
  })
  mailbox(
    @Ctx() { view }: RequestContext,
    @Arg("enterpriseNumber", () => EnterpriseNumberScalar, { description: "Whose mailbox." }) enterpriseNumber: string,
  ): Mailbox | null {
    const enterprise = enterpriseArgument(enterpriseNumber);
    return view.rights.mailbox === enterprise ? new Mailbox(enterprise, view) : null;
  }

  @Query(() => Message, {
    nullable: true,
    description: "A message that the caller's enterprise received or sent; null for any other.",
  })
  async message(
    @Ctx() { view }: RequestContext,
    @Arg("id", () => ID, { description: "Its UUID (`messageId`), or its global id." }) id: string,
  ): Promise<Message | undefined> {
    const messageId = parseMessageId(id);
    return messageId && showMessage(view, messageId);
  }

  @Query(() => MessageConnection, {
    description: "What the calling sender published, with its delivery status. Error FORBIDDEN for other roles.",
  })
  sentMessages(@Ctx() { view }: RequestContext, @Args(() => MessageListArgs) args: MessageListArgs): MessageConnection {
    const { role, mailbox } = view.rights;
    if (role !== "sender" || mailbox === undefined) throw forbiddenQuery("Only senders ask for what they sent.");
    return messagePage(view, mailbox, "OUTBOX", args);
  }
}
