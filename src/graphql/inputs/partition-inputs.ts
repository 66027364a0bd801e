import { IsOptional, ValidateNested } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import type { WantedRule } from "../../application/commands/change-routing-rules.ts";
import { parseEnterpriseNumber } from "../../domain/enterprise-number.ts";
import { LIMITS } from "../limits.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";
import { CommandInput } from "./command-input.ts";
import { MessagesInput } from "./message-inputs.ts";
import { Between, Enterprise, Text, Uuid } from "./rules.ts";

const PARTITION = "`GENERAL` or a UUID, else PARTITION_UNKNOWN.";

@InputType({ description: "A new partition." })
export class CreatePartitionInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, { description: "Of which mailbox." })
  @Enterprise()
  readonly enterpriseNumber!: string;

  @Field(() => String, { description: `What it is called: 1 to ${LIMITS.partitionNameCharacters} characters.` })
  @Text(LIMITS.partitionNameCharacters)
  readonly name!: string;
}

@InputType({ description: "Another name for a partition." })
export class RenamePartitionInput extends CreatePartitionInput {
  @Field(() => ID, { description: "Which: a UUID, else PARTITION_UNKNOWN. GENERAL has no other name." })
  readonly partition!: string;
}

@InputType({ description: "The partition to delete." })
export class DeletePartitionInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, { description: "Of which mailbox." })
  @Enterprise()
  readonly enterpriseNumber!: string;

  @Field(() => ID, { description: "Which: a UUID, else PARTITION_UNKNOWN. GENERAL always exists." })
  readonly partition!: string;
}

@InputType({ description: "A rule. What it leaves out makes no difference to it." })
export class RoutingRuleInput {
  @Field(() => ID, {
    nullable: true,
    description: "Of a rule that stands and stays, changed or not; a new one gets its id.",
  })
  @IsOptional()
  @Uuid()
  readonly ruleId?: string | null;

  @Field(() => ID, { nullable: true, description: "Messages of this type." })
  @IsOptional()
  @Text(LIMITS.messageTypeIdCharacters)
  readonly messageTypeId?: string | null;

  @Field(() => EnterpriseNumberScalar, { nullable: true, description: "Messages of this sender." })
  @IsOptional()
  @Enterprise()
  readonly sender?: string | null;

  @Field(() => String, { nullable: true, description: "Messages of this application of the sender." })
  @IsOptional()
  @Text(LIMITS.senderApplicationIdCharacters)
  readonly senderApplicationId?: string | null;

  @Field(() => ID, { description: `Where they go: ${PARTITION}` })
  readonly partition!: string;
}

@InputType({ description: "All rules of a mailbox, in the order in which they are tried." })
export class ChangeRoutingRulesInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, { description: "Of which mailbox." })
  @Enterprise()
  readonly enterpriseNumber!: string;

  @Field(() => [RoutingRuleInput], { description: `Up to ${LIMITS.routingRules}; they replace those that stand.` })
  @Between(0, LIMITS.routingRules, "rules")
  @ValidateNested()
  readonly rules!: readonly RoutingRuleInput[];
}

@InputType({ description: "The messages to move, and where to." })
export class MoveMessagesInput extends MessagesInput {
  @Field(() => ID, { description: `A partition that the caller sees: ${PARTITION}` })
  readonly partition!: string;
}

/** The input was judged already. */
export function wantedRule(input: RoutingRuleInput): WantedRule {
  const { ruleId, messageTypeId, sender, senderApplicationId, partition } = input;
  const number = sender == null ? undefined : parseEnterpriseNumber(sender);
  return {
    ...(ruleId != null && { ruleId: ruleId.toLowerCase() }),
    ...(messageTypeId != null && { messageTypeId }),
    ...(number !== undefined && { sender: number }),
    ...(senderApplicationId != null && { senderApplicationId }),
    partition,
  };
}
