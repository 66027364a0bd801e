import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import { eventId } from "../ids.ts";
import type { Mailroom, Request } from "../mailroom.ts";
import { depositForgettable, type MailboxOutcome, manageMailbox } from "./manage-mailbox.ts";

export interface AcceptedSuggestion {
  readonly enterpriseNumber: EnterpriseNumber;
  readonly suggestionId: string;
  /** Where the rule routes to: a partition that stands, or one that is created with it. */
  readonly to: { readonly partition: PartitionId } | { readonly newPartitionName: string };
  /** The id of the rule before which the new one is tried; without it, it is the last. */
  readonly before?: string;
}

/** Makes the rule that a sender suggested. The sender is not told. */
export function acceptSuggestion(
  mailroom: Mailroom,
  request: Request,
  { enterpriseNumber, suggestionId, to, before }: AcceptedSuggestion,
): Promise<MailboxOutcome> {
  const { commandId } = request;
  return manageMailbox(mailroom, request, enterpriseNumber, async () => ({
    type: "AcceptSuggestion",
    commandId,
    suggestionId,
    ruleId: eventId(commandId, "rule", 0),
    ...("partition" in to
      ? { partition: to.partition }
      : {
          partition: eventId(commandId, "PartitionCreated", 0),
          newPartition: await depositForgettable(mailroom, request, { name: to.newPartitionName }),
        }),
    ...(before !== undefined && { before }),
  }));
}

/** It waits no more, and comes back only where its sender changes it. The sender is not told. */
export function ignoreSuggestion(
  mailroom: Mailroom,
  request: Request,
  { enterpriseNumber, suggestionId }: Pick<AcceptedSuggestion, "enterpriseNumber" | "suggestionId">,
): Promise<MailboxOutcome> {
  const { commandId } = request;
  return manageMailbox(mailroom, request, enterpriseNumber, () => ({
    type: "IgnoreSuggestion",
    commandId,
    suggestionId,
  }));
}
