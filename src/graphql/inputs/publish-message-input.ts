import { IsOptional, ValidateNested } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import type { Publication } from "../../application/commands/publish-message.ts";
import { parseEnterpriseNumber } from "../../domain/enterprise-number.ts";
import { GENERAL, type MessageKind } from "../../domain/message/events.ts";
import { LIMITS } from "../limits.ts";
import { MessageKindEnum } from "../types/enums.ts";
import { DateTime, EnterpriseNumberScalar } from "../types/scalars.ts";
import { AttachmentInput, attachmentsOf } from "./attachment-input.ts";
import { CommandInput } from "./command-input.ts";
import { parseInstant } from "./instant.ts";
import { Between, Distinct, Enterprise, InSomeLanguage, Moment, NewMessageId, Text } from "./rules.ts";
import { TranslatedTextInput, translatedText } from "./translated-text-input.ts";

@InputType({ description: "To whom a message goes." })
export class RecipientInput {
  @Field(() => EnterpriseNumberScalar, { description: "The enterprise; else INVALID_ENTERPRISE_NUMBER." })
  @Enterprise()
  readonly enterpriseNumber!: string;
}

@InputType({ description: "From where a message goes out. By whom stands in the token." })
export class SenderInput {
  @Field(() => ID, {
    defaultValue: GENERAL,
    description:
      "The department, a partition of the sender's own mailbox, in which a reply arrives: `GENERAL` or a UUID, else PARTITION_UNKNOWN.",
  })
  readonly partition!: string;
}

@InputType({ description: "An entry of business data." })
export class BusinessDataInput {
  @Field(() => String, { description: `1 to ${LIMITS.businessDataKeyCharacters} characters, once per message.` })
  @Text(LIMITS.businessDataKeyCharacters)
  readonly key!: string;

  @Field(() => [String], {
    description: `1 to ${LIMITS.businessDataValues} values of 1 to ${LIMITS.businessDataValueCharacters} characters.`,
  })
  @Between(1, LIMITS.businessDataValues, "values")
  @Text(LIMITS.businessDataValueCharacters, { each: true })
  readonly values!: readonly string[];
}

@InputType({ description: "For whom at the recipient a message is meant." })
export class ForTheAttentionOfInput {
  @Field(() => String, { description: `1 to ${LIMITS.attentionCharacters} characters.` })
  @Text(LIMITS.attentionCharacters)
  readonly label!: string;
}

@InputType({ description: "A message to publish. It needs a body, or an attachment that is its main content." })
export class PublishMessageInput extends CommandInput {
  @Field(() => ID, {
    nullable: true,
    description:
      `A UUIDv7 in lower case whose time lies within ${LIMITS.messageIdToleranceDays} days of now: the idempotency key. The same id with the same ` +
      "content gives the first answer again, with anything else MESSAGE_ID_TAKEN. Generated where it is left out; a repeat then publishes again.",
  })
  @IsOptional()
  @NewMessageId()
  readonly messageId?: string | null;

  @Field(() => RecipientInput, { description: "To whom." })
  @ValidateNested()
  readonly recipient!: RecipientInput;

  @Field(() => SenderInput, { nullable: true, description: "From where; the general partition where it is left out." })
  @IsOptional()
  @ValidateNested()
  readonly sender?: SenderInput | null;

  @Field(() => String, {
    nullable: true,
    description: `Which of the sender's applications: 1 to ${LIMITS.senderApplicationIdCharacters} characters. No personal data: it is kept for ever.`,
  })
  @IsOptional()
  @Text(LIMITS.senderApplicationIdCharacters)
  readonly senderApplicationId?: string | null;

  @Field(() => ID, { description: "One of the sender's message types; else UNKNOWN_MESSAGE_TYPE." })
  @Text(LIMITS.messageTypeIdCharacters)
  readonly messageTypeId!: string;

  @Field(() => MessageKindEnum, { defaultValue: "SIMPLE", description: "What it is worth as mail." })
  readonly kind!: MessageKind;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Whether the recipient may answer, where the type allows it.",
  })
  readonly isReplyAuthorized!: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "Until when it can be opened: in the future, at most the validity period of the type from now, which is also what holds where it is left out.",
  })
  @IsOptional()
  @Moment("EXPIRATION_DATE_INVALID")
  readonly expirationDate?: string | null;

  @Field(() => TranslatedTextInput, { description: "What it is about, at least in the languages of its type." })
  @InSomeLanguage()
  @ValidateNested()
  readonly subject!: TranslatedTextInput;

  @Field(() => String, {
    nullable: true,
    description: `The body: plain text of 1 to ${LIMITS.bodyCharacters} characters.`,
  })
  @IsOptional()
  @Text(LIMITS.bodyCharacters)
  readonly bodyContent?: string | null;

  @Field(() => [AttachmentInput], { defaultValue: [], description: `At most ${LIMITS.attachments} documents.` })
  @Between(0, LIMITS.attachments, "attachments")
  @ValidateNested()
  readonly attachments!: readonly AttachmentInput[];

  @Field(() => [BusinessDataInput], { nullable: true, description: `At most ${LIMITS.businessDataEntries} entries.` })
  @IsOptional()
  @Between(0, LIMITS.businessDataEntries, "entries of business data")
  @Distinct<BusinessDataInput>(({ key }) => key, "each key once")
  @ValidateNested()
  readonly businessData?: readonly BusinessDataInput[] | null;

  @Field(() => ForTheAttentionOfInput, { nullable: true, description: "For whom it is meant." })
  @IsOptional()
  @ValidateNested()
  readonly forTheAttentionOf?: ForTheAttentionOfInput | null;

  @Field(() => String, {
    nullable: true,
    description: `The sender's own reference, shown to the sender only: 1 to ${LIMITS.senderReferenceCharacters} characters.`,
  })
  @IsOptional()
  @Text(LIMITS.senderReferenceCharacters)
  readonly senderReference?: string | null;
}

/** The input was judged already. */
export function publicationOf(input: PublishMessageInput): Publication {
  const { messageId, sender, senderApplicationId, expirationDate, bodyContent, businessData } = input;
  const { forTheAttentionOf, senderReference } = input;
  const recipient = parseEnterpriseNumber(input.recipient.enterpriseNumber);
  if (recipient === undefined) throw new Error("The recipient was not judged.");
  const expires = expirationDate == null ? undefined : parseInstant(expirationDate);
  return {
    recipient,
    messageTypeId: input.messageTypeId,
    kind: input.kind,
    isReplyAuthorized: input.isReplyAuthorized,
    subject: translatedText(input.subject),
    attachments: attachmentsOf(input.attachments),
    ...(messageId != null && { messageId }),
    ...(sender != null && { senderPartition: sender.partition }),
    ...(senderApplicationId != null && { senderApplicationId }),
    ...(expires !== undefined && { expirationDate: expires }),
    ...(bodyContent != null && { bodyContent }),
    ...(businessData != null && { businessData: businessData.map(({ key, values }) => ({ key, values })) }),
    ...(forTheAttentionOf != null && { forTheAttentionOf: forTheAttentionOf.label }),
    ...(senderReference != null && { senderReference }),
  };
}
