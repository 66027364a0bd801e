import type { EnterpriseNumber } from "../enterprise-number.ts";
import { GENERAL, type PartitionId } from "../message/events.ts";

/** Applies where everything that it names is so; a rule that names nothing applies to every message. */
export interface RoutingRule {
  readonly ruleId: string;
  readonly messageTypeId?: string;
  readonly sender?: EnterpriseNumber;
  readonly senderApplicationId?: string;
  readonly partition: PartitionId;
  /** The sender's suggestion that it came from. */
  readonly suggestion?: string;
}

/** What rules look at. */
export interface Routed {
  readonly messageTypeId: string;
  readonly sender: EnterpriseNumber;
  readonly senderApplicationId?: string | undefined;
}

export interface Routing {
  readonly partition: PartitionId;
  /** The rule that decided; absent where none applied. */
  readonly rule?: string;
}

/** What decides where a recipient's messages go. */
export interface Routes {
  readonly rules: readonly RoutingRule[];
  readonly partitions: Partitions;
}

/** Those that stand beside GENERAL. */
export interface Partitions {
  has(partition: PartitionId): boolean;
}

/** The first rule that applies decides. Where its partition is no more, and where none applies, it is GENERAL. */
export function route(message: Routed, { rules, partitions }: Routes): Routing {
  const rule = rules.find((candidate) => applies(candidate, message));
  if (rule === undefined) return { partition: GENERAL };
  return { partition: partitions.has(rule.partition) ? rule.partition : GENERAL, rule: rule.ruleId };
}

function applies(rule: RoutingRule, message: Routed): boolean {
  return (
    (rule.messageTypeId === undefined || rule.messageTypeId === message.messageTypeId) &&
    (rule.sender === undefined || rule.sender === message.sender) &&
    (rule.senderApplicationId === undefined || rule.senderApplicationId === message.senderApplicationId)
  );
}
