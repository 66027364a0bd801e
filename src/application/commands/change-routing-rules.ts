import { refuse } from "../../domain/decision.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { RoutingRule } from "../../domain/mailbox/routing.ts";
import { eventId } from "../ids.ts";
import type { Mailroom, Request } from "../mailroom.ts";
import { type MailboxOutcome, manageMailbox } from "./manage-mailbox.ts";

/** A rule that stands has its id; a new one gets one. */
export type WantedRule = Omit<RoutingRule, "ruleId"> & { readonly ruleId?: string };

/** Puts the list in the place of the one that stands. It decides about what is published from now on. */
export function changeRoutingRules(
  mailroom: Mailroom,
  request: Request,
  { enterpriseNumber, rules: wanted }: { enterpriseNumber: EnterpriseNumber; rules: readonly WantedRule[] },
): Promise<MailboxOutcome> {
  return manageMailbox(mailroom, request, enterpriseNumber, async () => {
    const { commandId } = request;
    const standing = new Set((await mailroom.mailboxes.get(enterpriseNumber)).rules.map(({ ruleId }) => ruleId));
    const rules = wanted.map((rule, index) => ({ ...rule, ruleId: rule.ruleId ?? eventId(commandId, "rule", index) }));
    for (const [index, { ruleId }] of rules.entries()) {
      if (wanted[index]?.ruleId === undefined) continue;
      if (!standing.delete(ruleId)) {
        return refuse("NOT_FOUND", "The mailbox has no such rule, or it is named twice.", [
          "rules",
          `${index}`,
          "ruleId",
        ]);
      }
    }
    return { type: "ChangeRoutingRules", commandId, rules };
  });
}
