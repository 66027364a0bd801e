import type { MessageContent, PartName } from "../../domain/content/events.ts";
import type { Sha256 } from "../../domain/digest.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Grant } from "../../domain/mailbox/access.ts";
import type { DataAccessAnswer } from "../../domain/mailbox/data-access.ts";
import type { DataSet } from "../../domain/mailbox/data-set.ts";
import type { RoutingRule } from "../../domain/mailbox/routing.ts";
import type { MessageKind, PartitionId } from "../../domain/message/events.ts";
import type { AcceptanceStatus } from "../../domain/message/state.ts";
import type { MessageId } from "../../domain/message-id.ts";
import type { ActorKind, AssuranceLevel } from "../../domain/metadata.ts";
import type { MessageType } from "../../domain/sender/events.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import type { Position } from "./event-store.ts";

/** INBOX and MASKED: received, neither expired. OUTBOX: sent by this enterprise. EXPIRED: received, the history that stays. */
export const FOLDERS = ["INBOX", "MASKED", "OUTBOX", "EXPIRED"] as const;
export type Folder = (typeof FOLDERS)[number];

/** One message as recipient and sender see it, but for its content. */
export interface MessageRow {
  readonly id: MessageId;
  /** Of its Published. */
  readonly position: Position;
  readonly recipient: EnterpriseNumber;
  readonly partition: PartitionId;
  readonly routingRule: string | null;
  readonly sender: EnterpriseNumber;
  readonly senderPartition: PartitionId;
  readonly senderApplicationId: string | null;
  readonly messageTypeId: string;
  readonly kind: MessageKind;
  readonly isReplyAuthorized: boolean;
  readonly mainContent: string;
  readonly publishedAt: Instant;
  readonly expirationDate: Instant;
  readonly readAt: Instant | null;
  readonly maskedAt: Instant | null;
  /** When the recipient last put it into another partition. */
  readonly movedAt: Instant | null;
  readonly repliedAt: Instant | null;
  readonly expiredAt: Instant | null;
  readonly originalMessageId: MessageId | null;
  /** Null where the message opens without being acknowledged. */
  readonly acceptance: AcceptanceStatus | null;
  readonly acceptanceDeadline: Instant | null;
  /** When it was acknowledged, refused or given up. */
  readonly acceptanceDecidedAt: Instant | null;
  /** Nobody but the sender is to be shown who sent it and what it says: the recipient did not acknowledge it (yet). */
  readonly isHidden: boolean;
}

export type AccessKind = "READ" | "CONTENT_ACCESSED" | "RECEIPT_ACKNOWLEDGED" | "RECEIPT_REFUSED";

/** One recorded act on a message: content that left the service, or an answer to the request for its receipt. */
export interface AccessRow {
  /** Of its event. */
  readonly position: Position;
  readonly kind: AccessKind;
  readonly at: Instant;
  readonly personId: string;
  /** Null where it is not known, or was erased. */
  readonly name: string | null;
  readonly actorKind: ActorKind;
  readonly authenticationMethod: string;
  readonly assuranceLevel: AssuranceLevel;
  readonly onBehalfOf: EnterpriseNumber;
  /** These two are null where no content left. */
  readonly part: PartName | null;
  readonly tokenHash: string | null;
}

export interface AccessPageRequest {
  readonly messageId: MessageId;
  /** Only what was done for this enterprise. */
  readonly onBehalfOf: EnterpriseNumber;
  readonly first: number;
  readonly after?: Position;
}

export interface AccessPage {
  /** In the order of the log. */
  readonly rows: readonly AccessRow[];
  readonly hasNextPage: boolean;
}

export interface MessageFilter {
  readonly partition?: PartitionId;
  /** The other side: the sender of what was received, the recipient of what was sent. */
  readonly counterparty?: EnterpriseNumber;
  readonly messageTypeId?: string;
  readonly kind?: MessageKind;
  readonly unread?: boolean;
  readonly replied?: boolean;
  /** Both bounds included. */
  readonly publishedFrom?: Instant;
  readonly publishedUntil?: Instant;
}

/** PUBLICATION is the order of the log. */
export type MessageOrder = "PUBLICATION_NEWEST_FIRST" | "PUBLICATION_OLDEST_FIRST" | "EXPIRATION_SOONEST_FIRST";

export interface PageRequest {
  readonly mailbox: EnterpriseNumber;
  readonly folder: Folder;
  /** Only of these partitions of the mailbox; of all where it is left out. */
  readonly partitions?: ReadonlySet<PartitionId>;
  readonly filter?: MessageFilter;
  /** Substring, case- and accent-insensitive, at least three characters. */
  readonly search?: string;
  readonly order: MessageOrder;
  readonly first: number;
  /** A cursor of an earlier page of the same order. Works on every node. */
  readonly after?: MessageCursor;
}

/** Where a row stands in an order: its sort key on every node (no local row ids). */
export interface MessageCursor {
  readonly position: Position;
  /** Only in EXPIRATION_SOONEST_FIRST. */
  readonly expirationDate?: Instant;
}

export interface MessagePage {
  readonly rows: readonly MessageRow[];
  readonly hasNextPage: boolean;
}

export interface FolderCount {
  readonly folder: Folder;
  readonly partition: PartitionId;
  readonly total: number;
  readonly unread: number;
}

export interface MailboxRow {
  readonly enterpriseNumber: EnterpriseNumber;
  readonly activatedAt: Instant | null;
  /** Fully digital since. */
  readonly consentAt: Instant | null;
  readonly consentWordingDigest: string | null;
  readonly notificationAddress: string | null;
}

/** A partition beside GENERAL. */
export interface PartitionRow {
  readonly id: PartitionId;
  /** Null where it was erased. */
  readonly name: string | null;
  readonly createdAt: Instant;
}

/** A rule that a sender suggests, and that waits for a decision. */
export interface SuggestionRow {
  readonly position: Position;
  readonly suggestionId: string;
  readonly sender: EnterpriseNumber;
  readonly messageTypeId: string | null;
  readonly senderApplicationId: string | null;
  /** Null where it was erased. */
  readonly partitionName: TranslatedText | null;
  readonly suggestedAt: Instant;
}

export interface SuggestionPageRequest {
  readonly mailbox: EnterpriseNumber;
  readonly first: number;
  /** The position of the last row of the page before. */
  readonly after?: Position;
}

export interface SuggestionPage {
  readonly rows: readonly SuggestionRow[];
  readonly hasNextPage: boolean;
}

/** Somebody with a grant in a mailbox. */
export interface UserRow extends Grant {
  readonly personId: string;
  /** Null where it is not known, or was erased. */
  readonly name: string | null;
  readonly grantedAt: Instant;
}

/** The last answer of one person on one data set. */
export interface DataAccessRow extends DataAccessAnswer {
  readonly dataSet: DataSet;
}

export interface SenderRow {
  readonly enterpriseNumber: EnterpriseNumber;
  readonly name: TranslatedText;
  readonly authorisedAt: Instant;
  readonly registeredMailAllowed: boolean;
  /** Null where it may publish. */
  readonly suspendedAt: Instant | null;
  readonly suspensionReason: string | null;
}

/** What an institution asked for that wants to be a sender. */
export interface OnboardingRow {
  readonly enterpriseNumber: EnterpriseNumber;
  readonly name: TranslatedText;
  readonly registeredMailRequested: boolean;
  readonly messageTypes: readonly MessageType[];
  /** The latest request. */
  readonly requestedAt: Instant;
}

export interface AcceptedTerms {
  readonly version: string;
  readonly digest: Sha256;
  readonly acceptedAt: Instant;
  /** The actor's id: who that is stands in `person-<id>`. */
  readonly acceptedBy: string;
}

/** One change of a mailbox; `change` is the event's type. The message itself is read when it is shown. */
export interface FeedEntry {
  readonly position: Position;
  /** Of the change before it in this mailbox; null where it is the first. */
  readonly previous: Position | null;
  readonly change: string;
  readonly messageId: MessageId | null;
  readonly at: Instant;
}

export interface SenderStatistics {
  readonly sender: EnterpriseNumber;
  /** Calendar year of publication, UTC. */
  readonly year: number;
  readonly published: number;
  readonly read: number;
  readonly replied: number;
  readonly expired: number;
}

export interface Totals {
  readonly messages: number;
  readonly mailboxes: number;
  readonly activatedMailboxes: number;
  readonly fullyDigitalMailboxes: number;
  readonly senders: number;
}

export interface RegisteredPerson {
  readonly actorId: string;
  readonly name: string | null;
}

/**
 * This node's tables. Synchronous: every call is a handful of prepared statements on a local file. Batched where a page
 * needs many rows, so that a page costs a constant number of statements.
 */
export interface ReadModel {
  /**
   * Of the last event that is visible and stays: every node comes to it, where the projector's own checkpoint may lie
   * further on by what others wrote to the store. Undefined before the first.
   */
  position(): Position | undefined;

  messages(request: PageRequest): MessagePage;
  messagesById(ids: readonly MessageId[]): Map<MessageId, MessageRow>;
  /** Messages whose content is erased are absent. */
  contentById(ids: readonly MessageId[]): Map<MessageId, MessageContent>;
  accesses(request: AccessPageRequest): AccessPage;
  /** The replies to each, oldest first; messages without any are absent. */
  repliesTo(ids: readonly MessageId[]): Map<MessageId, MessageRow[]>;
  /** Per folder and partition, kept and not counted; empty ones are absent. */
  counts(mailbox: EnterpriseNumber): FolderCount[];
  /** Mailboxes about which no event tells are absent; they exist all the same. */
  mailboxesByNumber(numbers: readonly EnterpriseNumber[]): Map<EnterpriseNumber, MailboxRow>;
  /** Those that stand beside GENERAL, the oldest first. */
  partitions(mailbox: EnterpriseNumber): PartitionRow[];
  /** The names of these partitions, by `<mailbox> <partition>`; those that were deleted are absent. */
  partitionNames(partitions: readonly PartitionId[]): Map<string, string>;
  /** In the order in which they are tried. */
  routingRules(mailbox: EnterpriseNumber): readonly RoutingRule[];
  /** Those that wait for a decision, the oldest first. */
  routingSuggestions(request: SuggestionPageRequest): SuggestionPage;
  /** Without partitions that were deleted. */
  grantOf(mailbox: EnterpriseNumber, personId: string): Grant | undefined;
  /** By the time of their grants. */
  users(mailbox: EnterpriseNumber): UserRow[];
  /** `person`: an actor id. Data sets on which they said nothing are absent. */
  dataAccess(mailbox: EnterpriseNumber, person: string): DataAccessRow[];
  sendersByNumber(numbers: readonly EnterpriseNumber[]): Map<EnterpriseNumber, SenderRow>;
  messageTypes(keys: readonly { sender: EnterpriseNumber; messageTypeId: string }[]): (MessageType | undefined)[];
  messageTypesOf(sender: EnterpriseNumber): MessageType[];
  onboarding(enterprise: EnterpriseNumber): OnboardingRow | undefined;
  /** Requests of institutions that are not authorised, the longest waiting first. */
  waitingOnboardings(limit: number): OnboardingRow[];
  acceptedTerms(enterprise: EnterpriseNumber): AcceptedTerms | undefined;

  /**
   * Changes of the mailbox strictly after the position, in order. `partitions`: only what concerns one of them, or the
   * mailbox itself.
   */
  feed(
    mailbox: EnterpriseNumber,
    after: Position | undefined,
    limit: number,
    partitions?: ReadonlySet<PartitionId>,
  ): FeedEntry[];

  /**
   * A position close before the first event that stays and is later than that: nothing up to and including it is.
   * Undefined where even the first is later.
   */
  noLaterThan(at: Instant): Position | undefined;
  /** Messages published up to and including the position that the mailbox received, or sent; the oldest first. */
  messagesUntil(mailbox: EnterpriseNumber, side: "received" | "sent", until: Position, limit: number): MessageId[];

  statistics(filter?: { sender?: EnterpriseNumber; year?: number }): SenderStatistics[];
  totals(): Totals;
  personBySubject(issuer: string, subject: string): RegisteredPerson | undefined;

  /** Messages not yet expired whose time has come, soonest first. */
  dueForExpiry(now: Instant, limit: number): MessageId[];
  /** Messages that nobody has acknowledged or refused by their deadline, soonest first. */
  dueForAcceptanceExpiry(now: Instant, limit: number): MessageId[];
  /** Replies that stand in a Replied but have not been published, oldest first. */
  unpublishedReplies(limit: number): { originalMessageId: MessageId; replyId: MessageId }[];
  /** Content deposited before then that no event made visible, oldest first: `content-<id>`. */
  orphanedContent(before: Instant, limit: number): { id: string; depositedAt: Instant }[];
  /** Ids whose content (`content-<id>`) and documents an event ordered erased, until `Projection.erased` says it is done. */
  pendingErasures(limit: number): { id: string; isMessage: boolean }[];
}

export type ProjectionState =
  | { readonly state: "catching-up" | "live"; readonly position: Position | undefined }
  | {
      readonly state: "stopped";
      readonly position: Position | undefined;
      readonly reason: string;
      /** What stopped it may pass (a full disk, no event store), and it goes on by itself once it has. */
      readonly tryingAgain?: true;
    };

/** The running projector of this node, as seen from the rest of the process. */
export interface Projection {
  status(): ProjectionState;
  /** True once rows up to the position are visible; false when `timeoutMs` passed or the projector stopped. */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
  /** The policy that erases tells that it is done; kept by this node only. */
  erased(ids: readonly string[]): void;
  /** Calls back after each committed batch with the mailboxes that changed; returns how to stop. A doorbell, not data. */
  onChange(listener: (mailboxes: ReadonlySet<string>, position: Position) => void): () => void;
}
