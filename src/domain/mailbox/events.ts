import type { Commitments } from "../content/events.ts";
import type { Sha256 } from "../digest.ts";
import type { EnterpriseNumber } from "../enterprise-number.ts";
import type { PartitionId } from "../message/events.ts";
import type { Fact } from "../metadata.ts";
import type { Grant } from "./access.ts";
import type { DataSet } from "./data-set.ts";
import type { RoutingRule } from "./routing.ts";

/** The first login for this enterprise; the mailbox received before. */
export type MailboxActivated = Fact<"MailboxActivated", Record<string, never>>;

/** Fully digital from now on. Irreversible: no event undoes it. */
export type ConsentGiven = Fact<"ConsentGiven", { readonly wordingDigest: Sha256 }>;

/** The address is part `address` of `content-<contentId>`; the one that it replaces is erased. */
export type NotificationAddressChanged = Fact<
  "NotificationAddressChanged",
  { readonly contentId: string; readonly commitments: Commitments; readonly replaces?: string }
>;

/** The name is part `name` of `content-<contentId>`. */
export type PartitionCreated = Fact<
  "PartitionCreated",
  { readonly partitionId: PartitionId; readonly contentId: string; readonly commitments: Commitments }
>;

/** The name that it replaces is erased. */
export type PartitionRenamed = Fact<
  "PartitionRenamed",
  {
    readonly partitionId: PartitionId;
    readonly contentId: string;
    readonly commitments: Commitments;
    readonly replaces: string;
  }
>;

/** From now on what is said to lie in it lies in GENERAL: a message that arrived in the same moment too. */
export type PartitionDeleted = Fact<"PartitionDeleted", { readonly partitionId: PartitionId }>;

/** The whole list: the first rule that applies decides where a message goes that is published from now on. */
export type RoutingRulesChanged = Fact<"RoutingRulesChanged", { readonly rules: readonly RoutingRule[] }>;

/**
 * A sender proposes a rule for its own messages: of one type, of one application, or all. The name that it proposes for the
 * partition is part `partitionName` of `content-<contentId>`; the one that it replaces is erased.
 */
export type RoutingSuggested = Fact<
  "RoutingSuggested",
  {
    readonly suggestionId: string;
    readonly sender: EnterpriseNumber;
    readonly messageTypeId?: string;
    readonly senderApplicationId?: string;
    readonly contentId: string;
    readonly commitments: Commitments;
    readonly replaces?: string;
  }
>;

/** Told with the RoutingRulesChanged that has the rule. */
export type RoutingSuggestionAccepted = Fact<"RoutingSuggestionAccepted", { readonly suggestionId: string }>;

/** It waits no more, and comes back only where the sender changes it. */
export type RoutingSuggestionIgnored = Fact<"RoutingSuggestionIgnored", { readonly suggestionId: string }>;

/** `personId`: an actor id. Replaces what was granted to the person before. */
export type AccessGranted = Fact<"AccessGranted", { readonly personId: string } & Grant>;

export type AccessRevoked = Fact<"AccessRevoked", { readonly personId: string }>;

/** The actor lets e-Box use these data sets, explained by that wording. */
export type DataAccessConfirmed = Fact<
  "DataAccessConfirmed",
  { readonly dataSets: readonly DataSet[]; readonly wordingDigest: Sha256 }
>;

/** The actor does not. The last answer on a data set counts. */
export type DataAccessRefused = Fact<
  "DataAccessRefused",
  { readonly dataSets: readonly DataSet[]; readonly wordingDigest: Sha256 }
>;

export type MailboxEvent =
  | MailboxActivated
  | ConsentGiven
  | NotificationAddressChanged
  | PartitionCreated
  | PartitionRenamed
  | PartitionDeleted
  | RoutingRulesChanged
  | RoutingSuggested
  | RoutingSuggestionAccepted
  | RoutingSuggestionIgnored
  | AccessGranted
  | AccessRevoked
  | DataAccessConfirmed
  | DataAccessRefused;
