import type { Commitments } from "../content/events.ts";
import { accept, type Decision, refuse } from "../decision.ts";
import { type Instant, plus } from "../instant.ts";
import type { PartitionId } from "../message/events.ts";
import { MAX_RULES } from "./change-rules.ts";
import type {
  PartitionCreated,
  RoutingRulesChanged,
  RoutingSuggested,
  RoutingSuggestionAccepted,
  RoutingSuggestionIgnored,
} from "./events.ts";
import { createPartition, hasPartition, partitionUnknown } from "./partitions.ts";
import type { RoutingRule } from "./routing.ts";
import type { MailboxState } from "./state.ts";
import { MAX_SUGGESTIONS, MAX_SUGGESTIONS_LATELY, SUGGESTIONS_WITHIN, type Suggestion } from "./suggestion.ts";

/**
 * The name stands in `content-<contentId>` already: in that of the suggestion that stands, where it proposes the same. The
 * id is made from all that it is about, so that another name for the same messages changes the suggestion.
 */
export interface SuggestRouting extends Omit<Suggestion, "status"> {
  readonly type: "SuggestRouting";
  readonly commandId: string;
  readonly suggestionId: string;
  readonly commitments: Commitments;
}

/** `before`: the rule before which the new one is tried; without it, it is the last. */
export interface AcceptSuggestion {
  readonly type: "AcceptSuggestion";
  readonly commandId: string;
  readonly suggestionId: string;
  readonly partition: PartitionId;
  /** The partition is to be created, under the name that stands in `content-<contentId>`. */
  readonly newPartition?: { readonly contentId: string; readonly commitments: Commitments };
  readonly ruleId: string;
  readonly before?: string;
}

export interface IgnoreSuggestion {
  readonly type: "IgnoreSuggestion";
  readonly commandId: string;
  readonly suggestionId: string;
}

export function suggestRouting(
  { type: _, commandId, ...suggestion }: SuggestRouting,
  state: MailboxState,
  now: Instant,
): Decision<RoutingSuggested> {
  const { suggestionId, sender, contentId } = suggestion;
  const standing = state.suggestions.get(suggestionId);
  if (state.handled.includes(commandId) || standing?.contentId === contentId) return accept();
  const since = plus(now, -SUGGESTIONS_WITHIN);
  const lately = state.suggestedAt.get(sender)?.filter((at) => at > since) ?? [];
  const ofSender = [...state.suggestions.values()].filter((other) => other.sender === sender);
  if (lately.length >= MAX_SUGGESTIONS_LATELY || (!standing && ofSender.length >= MAX_SUGGESTIONS)) {
    return refuse(
      "TOO_MANY_SUGGESTIONS",
      `To one recipient a sender suggests at most ${MAX_SUGGESTIONS_LATELY} rules in 30 days, and ${MAX_SUGGESTIONS} in all.`,
    );
  }
  const replaces = standing && { replaces: standing.contentId };
  return accept({ type: "RoutingSuggested", data: { ...suggestion, ...replaces } });
}

export function acceptSuggestion(
  command: AcceptSuggestion,
  state: MailboxState,
): Decision<PartitionCreated | RoutingRulesChanged | RoutingSuggestionAccepted> {
  const { commandId, suggestionId, partition, newPartition, before } = command;
  if (state.handled.includes(commandId)) return accept();
  const suggestion = state.suggestions.get(suggestionId);
  if (suggestion?.status !== "PENDING") return noSuchSuggestion();
  const creation = newPartition
    ? createPartition({ type: "CreatePartition", commandId, partitionId: partition, ...newPartition }, state)
    : accept<PartitionCreated>();
  if (!creation.accepted) return creation;
  if (!newPartition && !hasPartition(state, partition)) return partitionUnknown();
  if (state.rules.length >= MAX_RULES) return refuse("INVALID_INPUT", `A mailbox has at most ${MAX_RULES} rules.`);
  const place = before === undefined ? state.rules.length : state.rules.findIndex(({ ruleId }) => ruleId === before);
  if (place < 0) return refuse("NOT_FOUND", "The mailbox has no such rule.", ["before"]);
  const rules = state.rules.toSpliced(place, 0, ruleOf(suggestion, command));
  return accept<PartitionCreated | RoutingRulesChanged | RoutingSuggestionAccepted>(
    ...creation.events,
    { type: "RoutingRulesChanged", data: { rules } },
    { type: "RoutingSuggestionAccepted", data: { suggestionId } },
  );
}

export function ignoreSuggestion(
  { commandId, suggestionId }: IgnoreSuggestion,
  state: MailboxState,
): Decision<RoutingSuggestionIgnored> {
  const status = state.suggestions.get(suggestionId)?.status;
  if (state.handled.includes(commandId) || status === "IGNORED") return accept();
  if (status !== "PENDING") return noSuchSuggestion();
  return accept({ type: "RoutingSuggestionIgnored", data: { suggestionId } });
}

function ruleOf(
  { messageTypeId, sender, senderApplicationId }: Suggestion,
  { ruleId, partition, suggestionId }: AcceptSuggestion,
): RoutingRule {
  return {
    ...(messageTypeId !== undefined && { messageTypeId }),
    sender,
    ...(senderApplicationId !== undefined && { senderApplicationId }),
    partition,
    ruleId,
    suggestion: suggestionId,
  };
}

const noSuchSuggestion = () =>
  refuse("NOT_FOUND", "The mailbox has no such suggestion that waits for a decision.", ["suggestionId"]);
