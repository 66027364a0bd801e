import { Arg, Ctx, Field, ID, Mutation, ObjectType, Resolver } from "type-graphql";
import { replyToMessage } from "../../application/commands/reply-to-message.ts";
import type { MessageId } from "../../domain/message-id.ts";
import { parseMessageId } from "../global-id.ts";
import { attachmentsOf } from "../inputs/attachment-input.ts";
import { ReplyToMessageInput } from "../inputs/message-inputs.ts";
import type { RequestContext } from "../request-context.ts";
import { Message, showMessage } from "../types/message.ts";
import { judgeAndCarryOut } from "./carry-out.ts";
import { ChangePayload } from "./change-payload.ts";

@ObjectType({ description: "What came of replying." })
export class ReplyToMessagePayload extends ChangePayload<{ readonly replyId: MessageId }> {
  @Field(() => ID, { nullable: true, description: "The UUID of the reply as a message; null where it was refused." })
  get replyId(): MessageId | null {
    return this.changed(({ replyId }) => replyId);
  }

  @Field(() => Message, {
    nullable: true,
    description:
      "The reply, as it arrived at the sender; what it answers is its `inReplyTo`. Null where it was refused.",
  })
  get reply(): Promise<Message | undefined> | null {
    return this.changed(({ replyId }, view) => showMessage(view, replyId));
  }
}

@Resolver()
export class ReplyMutation {
  @Mutation(() => ReplyToMessagePayload, {
    description:
      "Answers a message where its sender allows it. The reply arrives as a message in the sender's mailbox, in the partition it was sent from.",
  })
  async replyToMessage(
    @Ctx() context: RequestContext,
    @Arg("input", () => ReplyToMessageInput, { description: "The reply." }) input: ReplyToMessageInput,
  ): Promise<ReplyToMessagePayload> {
    const request = context.request("replyToMessage", input.commandId);
    const { text, telephone } = input;
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      replyToMessage(context.services.office, request, {
        messageId: parseMessageId(input.messageId) ?? input.messageId,
        attachments: attachmentsOf(input.attachments),
        ...(text != null && { text }),
        ...(telephone != null && { telephone }),
      }),
    );
    return new ReplyToMessagePayload(carriedOut, context);
  }
}
