import { accept, type Decision, refuse } from "../decision.ts";
import type { RoutingRulesChanged } from "./events.ts";
import { hasPartition, partitionUnknown } from "./partitions.ts";
import type { RoutingRule } from "./routing.ts";
import type { MailboxState } from "./state.ts";

export const MAX_RULES = 500;

type WantedRule = Omit<RoutingRule, "suggestion">;

/** The whole list, in the order in which rules are tried. */
export interface ChangeRoutingRules {
  readonly type: "ChangeRoutingRules";
  readonly commandId: string;
  readonly rules: readonly WantedRule[];
}

export function changeRoutingRules(command: ChangeRoutingRules, state: MailboxState): Decision<RoutingRulesChanged> {
  const { commandId, rules } = command;
  if (state.handled.includes(commandId)) return accept();
  if (rules.length > MAX_RULES) return refuse("INVALID_INPUT", `A mailbox has at most ${MAX_RULES} rules.`, ["rules"]);
  for (const [index, rule] of rules.entries()) {
    if (!hasPartition(state, rule.partition)) return partitionUnknown(["rules", String(index), "partition"]);
  }
  const isSameList =
    rules.length === state.rules.length &&
    rules.every((rule, index) => isSame(rule, state.rules[index] as RoutingRule));
  if (isSameList) return accept();
  const origins = new Map(state.rules.map(({ ruleId, suggestion }) => [ruleId, suggestion]));
  const kept = rules.map((rule) => withOrigin(rule, origins.get(rule.ruleId)));
  return accept({ type: "RoutingRulesChanged", data: { rules: kept } });
}

const isSame = (one: WantedRule, other: WantedRule): boolean =>
  one.ruleId === other.ruleId &&
  one.messageTypeId === other.messageTypeId &&
  one.sender === other.sender &&
  one.senderApplicationId === other.senderApplicationId &&
  one.partition === other.partition;

/** What a rule came from stays with it. */
const withOrigin = (rule: WantedRule, suggestion: string | undefined): RoutingRule =>
  suggestion === undefined ? rule : { ...rule, suggestion };
