import { IsOptional, ValidateNested } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import type { AcceptedSuggestion } from "../../application/commands/decide-on-suggestion.ts";
import type { RoutingProposal } from "../../application/commands/suggest-routing.ts";
import { LIMITS } from "../limits.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";
import { CommandInput } from "./command-input.ts";
import { enterpriseArgument } from "./enterprise-argument.ts";
import { Enterprise, InEachLanguageAtMost, InSomeLanguage, Text, Uuid } from "./rules.ts";
import { TranslatedTextInput, translatedText } from "./translated-text-input.ts";

@InputType({
  description:
    "A rule for the caller's own messages: for all of them, where neither a type nor an application is named.",
})
export class SuggestRoutingRuleInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, { description: "To whom." })
  @Enterprise()
  readonly recipient!: string;

  @Field(() => ID, { nullable: true, description: "Messages of this type of the sender, else UNKNOWN_MESSAGE_TYPE." })
  @IsOptional()
  @Text(LIMITS.messageTypeIdCharacters)
  readonly messageTypeId?: string | null;

  @Field(() => String, { nullable: true, description: "Messages of this application of the sender." })
  @IsOptional()
  @Text(LIMITS.senderApplicationIdCharacters)
  readonly senderApplicationId?: string | null;

  @Field(() => TranslatedTextInput, {
    description: `What the partition might be called: at most ${LIMITS.partitionNameCharacters} characters in each language.`,
  })
  @InSomeLanguage()
  @InEachLanguageAtMost(LIMITS.partitionNameCharacters)
  @ValidateNested()
  readonly partitionName!: TranslatedTextInput;
}

@InputType({ description: "The suggestion that is ignored." })
export class IgnoreRoutingSuggestionInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, { description: "Of which mailbox." })
  @Enterprise()
  readonly enterpriseNumber!: string;

  @Field(() => ID, { description: "`RoutingSuggestion.suggestionId` of one that waits, else NOT_FOUND." })
  readonly suggestionId!: string;
}

@InputType({
  description:
    "The suggestion that is accepted, and where its rule routes to: either `partition` or `newPartitionName`.",
})
export class AcceptRoutingSuggestionInput extends IgnoreRoutingSuggestionInput {
  @Field(() => ID, {
    nullable: true,
    description: "A partition that stands: `GENERAL` or a UUID, else PARTITION_UNKNOWN.",
  })
  readonly partition?: string | null;

  @Field(() => String, {
    nullable: true,
    description: `The name of a partition that is created with the rule: 1 to ${LIMITS.partitionNameCharacters} characters.`,
  })
  @IsOptional()
  @Text(LIMITS.partitionNameCharacters)
  readonly newPartitionName?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The rule before which the new one is tried, else NOT_FOUND; left out, it is tried last.",
  })
  @IsOptional()
  @Uuid()
  readonly before?: string | null;
}

/** The input was judged already. */
export function routingProposal(input: SuggestRoutingRuleInput): RoutingProposal {
  const { recipient, messageTypeId, senderApplicationId, partitionName } = input;
  return {
    recipient: enterpriseArgument(recipient),
    ...(messageTypeId != null && { messageTypeId }),
    ...(senderApplicationId != null && { senderApplicationId }),
    partitionName: translatedText(partitionName),
  };
}

/** Undefined where it names not exactly one of the two partitions. The rest was judged already. */
export function acceptedSuggestion(input: AcceptRoutingSuggestionInput): AcceptedSuggestion | undefined {
  const { enterpriseNumber, suggestionId, partition, newPartitionName, before } = input;
  if ((partition == null) === (newPartitionName == null)) return undefined;
  return {
    enterpriseNumber: enterpriseArgument(enterpriseNumber),
    suggestionId: suggestionId.toLowerCase(),
    to: newPartitionName != null ? { newPartitionName } : { partition: partition as string },
    ...(before != null && { before: before.toLowerCase() }),
  };
}
