import { accept, type Decision, refuse } from "../decision.ts";
import type { RoutingRulesChanged } from "./events.ts";
import { hasPartition, partitionUnknown } from "./partitions.ts";
import type { RoutingRule } from "./routing.ts";
import type { MailboxState } from "./state.ts";

export const MAX_RULES = 500;

/** The whole list, in the order in which rules are tried. */
export interface ChangeRoutingRules {
  readonly type: "ChangeRoutingRules";
  readonly commandId: string;
  readonly rules: readonly RoutingRule[];
}

export function changeRoutingRules(command: ChangeRoutingRules, state: MailboxState): Decision<RoutingRulesChanged> {
  const { commandId, rules } = command;
  if (state.handled.includes(commandId)) return accept();
  if (rules.length > MAX_RULES) return refuse("INVALID_INPUT", `A mailbox has at most ${MAX_RULES} rules.`, ["rules"]);
  for (const [index, rule] of rules.entries()) {
    if (!hasPartition(state, rule.partition)) return partitionUnknown(["rules", String(index), "partition"]);
  }
  if (JSON.stringify(rules) === JSON.stringify(state.rules)) return accept();
  return accept({ type: "RoutingRulesChanged", data: { rules } });
}
