import { IsOptional, ValidateNested } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { LIMITS } from "../limits.ts";
import { AttachmentInput } from "./attachment-input.ts";
import { CommandInput } from "./command-input.ts";
import { Between, OfMessage, Telephone, Text } from "./rules.ts";

@InputType({ description: "The message to open." })
export class OpenMessageInput extends CommandInput {
  @Field(() => ID, { description: "Its UUID (`messageId`), or its global id; else NOT_FOUND." })
  @OfMessage()
  readonly messageId!: string;
}

@InputType({ description: "The registered mail whose receipt is acknowledged or refused." })
export class ReceiptInput extends CommandInput {
  @Field(() => ID, { description: "Its UUID (`messageId`), or its global id; else NOT_FOUND." })
  @OfMessage()
  readonly messageId!: string;
}

@InputType({ description: "The messages to change." })
export class MessagesInput extends CommandInput {
  @Field(() => [ID], {
    description: `1 to ${LIMITS.messagesPerMutation} messages, by UUID (\`messageId\`) or global id.`,
  })
  @Between(1, LIMITS.messagesPerMutation, "messages")
  readonly messageIds!: readonly string[];
}

@InputType({ description: "A reply. It needs a text or an attachment." })
export class ReplyToMessageInput extends CommandInput {
  @Field(() => ID, { description: "What is answered: its UUID (`messageId`), or its global id; else NOT_FOUND." })
  @OfMessage()
  readonly messageId!: string;

  @Field(() => String, { nullable: true, description: `Plain text of 1 to ${LIMITS.bodyCharacters} characters.` })
  @IsOptional()
  @Text(LIMITS.bodyCharacters)
  readonly text?: string | null;

  @Field(() => String, {
    nullable: true,
    description: `Where to call back: at most ${LIMITS.telephoneCharacters} digits and separators.`,
  })
  @IsOptional()
  @Telephone(LIMITS.telephoneCharacters)
  readonly telephone?: string | null;

  @Field(() => [AttachmentInput], {
    defaultValue: [],
    description: `At most ${LIMITS.attachments} documents. Where there is no text, the first is the main content.`,
  })
  @Between(0, LIMITS.attachments, "attachments")
  @ValidateNested()
  readonly attachments!: readonly AttachmentInput[];
}
