import { Field, ID, ObjectType } from "type-graphql";
import type { FeedEntry } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import type { MessageId } from "../../domain/message-id.ts";
import { feedCursor } from "../cursor.ts";
import type { View } from "../view.ts";
import { describedEnum } from "./described-enum.ts";
import { Mailbox } from "./mailbox.ts";
import { Message, showMessage } from "./message.ts";
import { DateTime } from "./scalars.ts";

/** The events that a mailbox is told of, and how clients are told. */
const CHANGES = {
  Published: "PUBLISHED",
  Read: "READ",
  Masked: "MASKED",
  MadeVisible: "MADE_VISIBLE",
  Replied: "REPLIED",
  ReceiptAcknowledged: "RECEIPT_ACKNOWLEDGED",
  ReceiptRefused: "RECEIPT_REFUSED",
  AcceptanceExpired: "ACCEPTANCE_EXPIRED",
  Expired: "EXPIRED",
  MailboxActivated: "MAILBOX_ACTIVATED",
  ConsentGiven: "CONSENT_GIVEN",
  NotificationAddressChanged: "NOTIFICATION_ADDRESS_CHANGED",
  MovedToPartition: "MOVED_TO_PARTITION",
  PartitionCreated: "PARTITIONS_CHANGED",
  PartitionRenamed: "PARTITIONS_CHANGED",
  PartitionDeleted: "PARTITIONS_CHANGED",
  RoutingRulesChanged: "ROUTING_RULES_CHANGED",
  RoutingSuggested: "ROUTING_SUGGESTIONS_CHANGED",
  RoutingSuggestionAccepted: "ROUTING_SUGGESTIONS_CHANGED",
  RoutingSuggestionIgnored: "ROUTING_SUGGESTIONS_CHANGED",
  AccessGranted: "ACCESS_CHANGED",
  AccessRevoked: "ACCESS_CHANGED",
} as const;

type Change = (typeof CHANGES)[keyof typeof CHANGES] | "OTHER";

const ChangeEnum = describedEnum<Change>("MailboxChangeKind", "What happened to a mailbox.", {
  PUBLISHED: "A message arrived in the inbox, or was sent.",
  READ: "A message was read by its recipient.",
  MASKED: "A received message was masked.",
  MADE_VISIBLE: "A received message was made visible again.",
  REPLIED: "A message was answered by its recipient. The reply itself is PUBLISHED.",
  RECEIPT_ACKNOWLEDGED: "The recipient acknowledged registered mail: it opens, and shows what was hidden.",
  RECEIPT_REFUSED: "The recipient refused registered mail: it never opens.",
  ACCEPTANCE_EXPIRED: "Registered mail was not acknowledged in time: it never opens.",
  EXPIRED: "A message expired: its content is gone.",
  MAILBOX_ACTIVATED: "Somebody of the enterprise logged in for the first time.",
  CONSENT_GIVEN: "The mailbox went fully digital.",
  NOTIFICATION_ADDRESS_CHANGED: "Arrivals are announced elsewhere.",
  MOVED_TO_PARTITION:
    "A received message was put into another partition. `message` is null for those who don't see that one: it is no longer theirs.",
  PARTITIONS_CHANGED: "A partition was created, renamed or deleted.",
  ROUTING_RULES_CHANGED: "Other rules decide where messages go that are published from now on.",
  ROUTING_SUGGESTIONS_CHANGED: "A sender suggested a rule, or an administrator accepted or ignored one.",
  ACCESS_CHANGED: "Somebody was granted access, or it was changed or revoked.",
  OTHER: "Something that this version of the service has no word for yet.",
});

@ObjectType({ description: "One change of a mailbox." })
export class MailboxChange {
  readonly #entry: FeedEntry;
  readonly #mailbox: EnterpriseNumber;
  readonly #view: View;

  constructor(entry: FeedEntry, mailbox: EnterpriseNumber, view: View) {
    this.#entry = entry;
    this.#mailbox = mailbox;
    this.#view = view;
  }

  @Field(() => String, {
    description:
      "For `mailboxChanged(after:)`: everything up to and including this change is known then. Of two cursors of one mailbox, that of a change or " +
      "`Mailbox.cursor`, the one that is greater as plain text is the later one.",
  })
  get cursor(): string {
    return feedCursor(this.#entry.position);
  }

  @Field(() => String, {
    description:
      "The cursor of the change before this one in the mailbox. A client whose own cursor is less than that has missed something: it resumes with its own. " +
      "How a client stays equal to the service whatever a network does is told in docs/live-inbox.md.",
  })
  get previousCursor(): string {
    return feedCursor(this.#entry.previous ?? undefined);
  }

  @Field(() => ChangeEnum, { description: "What happened." })
  get change(): Change {
    return CHANGES[this.#entry.change as keyof typeof CHANGES] ?? "OTHER";
  }

  @Field(() => DateTime, { description: "When it happened." })
  get at(): Instant {
    return this.#entry.at;
  }

  @Field(() => ID, {
    nullable: true,
    description: "The UUID of the message it happened to; null where it is about the mailbox itself.",
  })
  get messageId(): MessageId | null {
    return this.#entry.messageId;
  }

  @Field(() => Message, {
    nullable: true,
    description:
      "The message it happened to, as it stands when this is sent; null where it is about the mailbox itself, and where the message now lies in a " +
      "partition that the caller doesn't see.",
  })
  get message(): Promise<Message | undefined> | null {
    const { messageId } = this.#entry;
    return messageId && showMessage(this.#view, messageId);
  }

  @Field(() => Mailbox, {
    description:
      "The mailbox with its counters, as it stands when this is sent. To resume, take `cursor` of the change, not of the mailbox.",
  })
  get mailbox(): Mailbox {
    return new Mailbox(this.#mailbox, this.#view);
  }
}
