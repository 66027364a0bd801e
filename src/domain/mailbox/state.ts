import type { EnterpriseNumber } from "../enterprise-number.ts";
import type { Instant } from "../instant.ts";
import type { PartitionId } from "../message/events.ts";
import type { Told } from "../metadata.ts";
import type { Grant } from "./access.ts";
import { type RefusedData, refusedDataAfter } from "./data-access.ts";
import type { MailboxEvent } from "./events.ts";
import type { RoutingRule } from "./routing.ts";
import { MAX_SUGGESTIONS_LATELY, type Suggestion } from "./suggestion.ts";

export interface MailboxState {
  readonly activated: boolean;
  readonly fullyDigital: boolean;
  /** Where the notification address stands: `content-<id>`. */
  readonly addressContentId?: string;
  readonly lastAddressCommandId?: string;
  /** Those beside GENERAL, and where their names stand: `content-<id>`. */
  readonly partitions: ReadonlyMap<PartitionId, string>;
  readonly deletedPartitions: ReadonlySet<PartitionId>;
  readonly rules: readonly RoutingRule[];
  /** What senders suggested, by its id. */
  readonly suggestions: ReadonlyMap<string, Suggestion>;
  /** When each sender suggested something, the latest so many times. */
  readonly suggestedAt: ReadonlyMap<EnterpriseNumber, readonly Instant[]>;
  /** By actor id. */
  readonly grants: ReadonlyMap<string, Grant>;
  readonly refusedData: RefusedData;
  /** The latest commands that led here: one decided again yields nothing new. */
  readonly handled: readonly string[];
}

export const newMailbox: MailboxState = {
  activated: false,
  fullyDigital: false,
  partitions: new Map(),
  deletedPartitions: new Set(),
  rules: [],
  suggestions: new Map(),
  suggestedAt: new Map(),
  grants: new Map(),
  refusedData: new Map(),
  handled: [],
};

/** A command is decided again right after it was decided; so many others cannot come between. */
const REMEMBERED_COMMANDS = 64;

export function evolveMailbox(before: MailboxState, event: Told<MailboxEvent>): MailboxState {
  const handled = [...before.handled, event.metadata.commandId].slice(-REMEMBERED_COMMANDS);
  return { ...change(before, event), handled };
}

function change(state: MailboxState, event: Told<MailboxEvent>): MailboxState {
  switch (event.type) {
    case "MailboxActivated":
      return { ...state, activated: true };
    case "ConsentGiven":
      return { ...state, fullyDigital: true };
    case "NotificationAddressChanged":
      return { ...state, addressContentId: event.data.contentId, lastAddressCommandId: event.metadata.commandId };
    case "PartitionCreated":
    case "PartitionRenamed": {
      const { partitionId, contentId } = event.data;
      return { ...state, partitions: new Map(state.partitions).set(partitionId, contentId) };
    }
    case "PartitionDeleted": {
      const { partitionId } = event.data;
      return {
        ...state,
        partitions: without(state.partitions, partitionId),
        deletedPartitions: new Set(state.deletedPartitions).add(partitionId),
      };
    }
    case "RoutingRulesChanged":
      return { ...state, rules: event.data.rules };
    case "RoutingSuggested": {
      const { suggestionId, commitments: _, replaces: __, ...suggestion } = event.data;
      const earlier = state.suggestedAt.get(suggestion.sender) ?? [];
      const suggestedAt = [...earlier, event.metadata.time].slice(-MAX_SUGGESTIONS_LATELY);
      return {
        ...state,
        suggestions: new Map(state.suggestions).set(suggestionId, { ...suggestion, status: "PENDING" }),
        suggestedAt: new Map(state.suggestedAt).set(suggestion.sender, suggestedAt),
      };
    }
    case "RoutingSuggestionAccepted":
      return decided(state, event.data.suggestionId, "ACCEPTED");
    case "RoutingSuggestionIgnored":
      return decided(state, event.data.suggestionId, "IGNORED");
    case "AccessGranted": {
      const { personId, ...grant } = event.data;
      return { ...state, grants: new Map(state.grants).set(personId, grant) };
    }
    case "AccessRevoked":
      return { ...state, grants: without(state.grants, event.data.personId) };
    case "DataAccessConfirmed":
    case "DataAccessRefused":
      return { ...state, refusedData: refusedDataAfter(state.refusedData, event) };
  }
}

function decided(state: MailboxState, suggestionId: string, status: Suggestion["status"]): MailboxState {
  const suggestion = state.suggestions.get(suggestionId);
  if (suggestion === undefined) return state;
  return { ...state, suggestions: new Map(state.suggestions).set(suggestionId, { ...suggestion, status }) };
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
