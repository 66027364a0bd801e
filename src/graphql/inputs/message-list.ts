import { IsOptional } from "class-validator";
import { ArgsType, Field, ID, InputType, Int } from "type-graphql";
import type { Folder, MessageFilter, MessageOrder } from "../../application/ports/read-model.ts";
import { parseEnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { MessageKind } from "../../domain/message/events.ts";
import { LIMITS } from "../limits.ts";
import { FolderEnum, MessageKindEnum, MessageOrderEnum } from "../types/enums.ts";
import { DateTime, EnterpriseNumberScalar } from "../types/scalars.ts";
import { parseInstant } from "./instant.ts";
import { Enterprise, Moment, Text } from "./rules.ts";

@InputType({ description: "Which messages of a list; what is left out doesn't matter, the rest has to hold together." })
export class MessageFilterInput {
  @Field(() => ID, { nullable: true, description: "Only this partition of the caller's mailbox: `GENERAL` or a UUID." })
  @IsOptional()
  @Text(36)
  readonly partition?: string | null;

  @Field(() => EnterpriseNumberScalar, {
    nullable: true,
    description: "Only this other side: the sender of what was received, the recipient of what was sent.",
  })
  @IsOptional()
  @Enterprise()
  readonly counterparty?: string | null;

  @Field(() => ID, { nullable: true, description: "Only this message type." })
  @IsOptional()
  @Text(LIMITS.messageTypeIdCharacters)
  readonly messageTypeId?: string | null;

  @Field(() => MessageKindEnum, { nullable: true, description: "Only this kind." })
  readonly kind?: MessageKind | null;

  @Field(() => Boolean, { nullable: true, description: "True: only unread ones; false: only read ones." })
  readonly unread?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: "True: only answered ones; false: only unanswered ones." })
  readonly replied?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: "Only those published at or after this moment." })
  @IsOptional()
  @Moment()
  readonly publishedFrom?: string | null;

  @Field(() => DateTime, { nullable: true, description: "Only those published at or before this moment." })
  @IsOptional()
  @Moment()
  readonly publishedUntil?: string | null;
}

@ArgsType()
export class MessageListArgs {
  @Field(() => MessageFilterInput, { nullable: true, description: "Which messages; all where it is left out." })
  readonly filter?: MessageFilterInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      `Only messages with this text (${LIMITS.searchMinCharacters} to ${LIMITS.searchMaxCharacters} characters) in subject, business data, attention, ` +
      "sender's name or number, or type's name. Upper and lower case and accents make no difference; documents are not searched.",
  })
  readonly search?: string | null;

  @Field(() => MessageOrderEnum, { defaultValue: "PUBLICATION_NEWEST_FIRST", description: "The order of the list." })
  readonly orderBy!: MessageOrder;

  @Field(() => Int, {
    defaultValue: LIMITS.defaultFirst,
    description: `How many messages at most: 1 to ${LIMITS.maxFirst}, else BAD_USER_INPUT.`,
  })
  readonly first!: number;

  @Field(() => String, {
    nullable: true,
    description:
      "The cursor after which the page starts, of an earlier page of the same list and order, else INVALID_CURSOR.",
  })
  readonly after?: string | null;
}

@ArgsType()
export class FolderListArgs extends MessageListArgs {
  @Field(() => FolderEnum, { defaultValue: "INBOX", description: "Which list of the mailbox." })
  readonly folder!: Folder;
}

/** The filter was judged already. */
export function messageFilter(input: MessageFilterInput): MessageFilter {
  const { partition, counterparty, messageTypeId, kind, unread, replied, publishedFrom, publishedUntil } = input;
  const known = {
    partition,
    counterparty: counterparty && parseEnterpriseNumber(counterparty),
    messageTypeId,
    kind,
    unread,
    replied,
    publishedFrom: publishedFrom && parseInstant(publishedFrom),
    publishedUntil: publishedUntil && parseInstant(publishedUntil),
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined && value !== null));
}
