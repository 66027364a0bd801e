import { Field, ID, ObjectType } from "type-graphql";
import type { MessageRow } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import type { RoutingRule } from "../../domain/mailbox/routing.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import type { View } from "../view.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";

@ObjectType("RoutingRule", {
  description:
    "Applies to a message where everything that it names is so; one that names nothing applies to every message.",
})
export class RoutingRuleType implements RoutingRule {
  @Field(() => ID, { description: "Stays the same as long as the rule stands, wherever in the list." })
  readonly ruleId!: string;

  @Field(() => ID, { nullable: true, description: "Messages of this type." })
  readonly messageTypeId?: string;

  @Field(() => EnterpriseNumberScalar, { nullable: true, description: "Messages of this sender." })
  readonly sender?: EnterpriseNumber;

  @Field(() => String, { nullable: true, description: "Messages of this application of the sender." })
  readonly senderApplicationId?: string;

  @Field(() => ID, { description: "Where they go: `GENERAL` or a UUID. Where that partition is no more: GENERAL." })
  readonly partition!: PartitionId;

  @Field(() => ID, {
    nullable: true,
    description: "`suggestionId` of the sender's suggestion that it came from; null where it is the enterprise's own.",
  })
  readonly suggestion?: string;
}

@ObjectType({ description: "Why a message lies where it lies." })
export class MessageRouting {
  readonly #view: View;
  readonly #recipient: EnterpriseNumber;

  @Field(() => ID, { description: "The partition where it lies." })
  readonly partition: PartitionId;

  @Field(() => DateTime, { nullable: true, description: "When somebody last moved it there; null where nobody did." })
  readonly movedAt: Instant | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "The rule that decided when it was published; null where none applied, and it came to GENERAL, and while the sender is hidden.",
  })
  readonly ruleId: string | null;

  /** `isHidden`: a rule would tell of a sender that is not to be known yet. */
  constructor({ recipient, partition, movedAt, routingRule }: MessageRow, isHidden: boolean, view: View) {
    this.partition = partition;
    this.movedAt = movedAt;
    this.ruleId = isHidden ? null : routingRule;
    this.#recipient = recipient;
    this.#view = view;
  }

  @Field(() => RoutingRuleType, {
    nullable: true,
    description: "That rule, where it still stands. Null for others than administrators.",
  })
  get rule(): Promise<RoutingRuleType | undefined> | null {
    const { ruleId } = this;
    if (ruleId === null || !this.#view.rights.manages) return null;
    return this.#view.routingRules(this.#recipient).then((rules) => rules.find((rule) => rule.ruleId === ruleId));
  }
}
