import type { Commitments, PartName } from "../content/events.ts";
import type { EnterpriseNumber } from "../enterprise-number.ts";
import type { Instant } from "../instant.ts";
import type { MessageId } from "../message-id.ts";
import type { Fact } from "../metadata.ts";

export const MESSAGE_KINDS = [
  "SIMPLE",
  "REGISTERED",
  "REGISTERED_WITH_ACKNOWLEDGEMENT",
  "QUALIFIED_REGISTERED",
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** A partition's id: `GENERAL` always exists, the others are UUIDs. */
export type PartitionId = string;
export const GENERAL: PartitionId = "GENERAL";

export type Published = Fact<
  "Published",
  {
    readonly sender: { readonly enterpriseNumber: EnterpriseNumber; readonly partition: PartitionId };
    readonly senderApplicationId?: string;
    /** The partition is the recipient's choice; `rule` is the id of the routing rule that matched, absent where none did. */
    readonly recipient: {
      readonly enterpriseNumber: EnterpriseNumber;
      readonly partition: PartitionId;
      readonly rule?: string;
    };
    readonly messageTypeId: string;
    readonly kind: MessageKind;
    readonly isReplyAuthorized: boolean;
    /** The part whose leaving the service is Read: `body` or `documents/<n>`. */
    readonly mainContent: PartName;
    readonly expirationDate: Instant;
    /** The message that this one answers. */
    readonly originalMessageId?: MessageId;
    /** Only with acknowledgement: the recipient sees neither sender nor content before it has acknowledged. */
    readonly hiddenUntilAcknowledged?: true;
    readonly commitments: Commitments;
  }
>;

/** The id is closed: content was deposited under it and its Published never came. */
export type PublicationAbandoned = Fact<"PublicationAbandoned", { readonly reason: "NOT_PUBLISHED_IN_TIME" }>;

/** The main content left the service to the recipient for the first time (ETSI ContentHandover). */
export type Read = Fact<"Read", { readonly part: PartName; readonly tokenHash: string }>;

/** Each later access, and each access to another part (ETSI ContentAccessTracking). */
export type ContentAccessed = Fact<
  "ContentAccessed",
  { readonly part: PartName; readonly tokenHash: string; readonly by: "RECIPIENT" | "SENDER" }
>;

export type Masked = Fact<"Masked", Record<string, never>>;
export type MadeVisible = Fact<"MadeVisible", Record<string, never>>;

/** The recipient put it into another partition of its mailbox. `from`: where it lay. */
export type MovedToPartition = Fact<
  "MovedToPartition",
  { readonly partition: PartitionId; readonly from: PartitionId }
>;

/** The reply becomes the message `replyId`, published by a policy; its content stands in `content-<replyId>`. */
export type Replied = Fact<
  "Replied",
  { readonly replyId: MessageId; readonly mainContent: PartName; readonly commitments: Commitments }
>;

/** Comes with Published where the message opens only after it is acknowledged. Until `deadline`, not included. */
export type AcceptanceRequested = Fact<"AcceptanceRequested", { readonly deadline: Instant }>;
export type ReceiptAcknowledged = Fact<"ReceiptAcknowledged", Record<string, never>>;
/** The content never opens for the recipient. */
export type ReceiptRefused = Fact<"ReceiptRefused", Record<string, never>>;
/** Nobody decided in time: the content never opens for the recipient. */
export type AcceptanceExpired = Fact<"AcceptanceExpired", Record<string, never>>;

/** `contentHandedOver` false: ETSI ContentHandoverFailure, reason expired. */
export type Expired = Fact<"Expired", { readonly contentHandedOver: boolean }>;

export type MessageEvent =
  | Published
  | PublicationAbandoned
  | Read
  | ContentAccessed
  | Masked
  | MadeVisible
  | MovedToPartition
  | Replied
  | AcceptanceRequested
  | ReceiptAcknowledged
  | ReceiptRefused
  | AcceptanceExpired
  | Expired;
