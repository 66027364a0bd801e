import { Field, ID, ObjectType } from "type-graphql";
import type { MessageThen } from "../../application/audit/mailbox-then.ts";
import type { Folder } from "../../application/ports/read-model.ts";
import { tellPosition } from "../../application/told-position.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import type { MessageKind, PartitionId } from "../../domain/message/events.ts";
import type { MessageId } from "../../domain/message-id.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import type { Today } from "../audit/today.ts";
import { Acceptance } from "./acceptance.ts";
import { type ContentState, ContentStateEnum, FolderEnum, MessageKindEnum } from "./enums.ts";
import { PageInfo } from "./page-info.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";
import { TranslatedTextType } from "./translated-text.ts";

const HIDDEN_TODAY = "null where it is hidden from the caller today (`contentState`)";

@ObjectType({
  description:
    "A message as it lay in a mailbox at a moment of the past. One that the mailbox sent to itself lies in two folders.",
})
export class MessageAsOf {
  readonly #message: MessageThen;
  readonly #today: Today;

  constructor(message: MessageThen, today: Today) {
    this.#message = message;
    this.#today = today;
  }

  @Field(() => ID, { description: "Its UUID." })
  get messageId(): MessageId {
    return this.#message.id;
  }

  @Field(() => FolderEnum, { description: "In which list it stood." })
  get folder(): Folder {
    return this.#message.folder;
  }

  @Field(() => ID, {
    description: "The partition of this mailbox in which it lay, or from which it was sent: `GENERAL` or a UUID.",
  })
  get partition(): PartitionId {
    return this.#message.partition;
  }

  @Field(() => EnterpriseNumberScalar, { nullable: true, description: `Who sent it; ${HIDDEN_TODAY}.` })
  get sender(): EnterpriseNumber | null {
    return this.#isHidden ? null : this.#message.facts.sender.enterpriseNumber;
  }

  @Field(() => EnterpriseNumberScalar, { description: "Who received it." })
  get recipient(): EnterpriseNumber {
    return this.#message.facts.recipient.enterpriseNumber;
  }

  @Field(() => ID, { nullable: true, description: `The sender's message type; ${HIDDEN_TODAY}.` })
  get messageTypeId(): string | null {
    return this.#isHidden ? null : this.#message.facts.messageTypeId;
  }

  @Field(() => MessageKindEnum, { description: "What it is worth as mail." })
  get kind(): MessageKind {
    return this.#message.facts.kind;
  }

  @Field(() => DateTime, { description: "When it was published." })
  get publishedAt(): Instant {
    return this.#message.publishedAt;
  }

  @Field(() => DateTime, { description: "From when on it could no longer be opened." })
  get expirationDate(): Instant {
    return this.#message.facts.expirationDate;
  }

  @Field(() => DateTime, { nullable: true, description: "When its main content was opened; null where not yet." })
  get readAt(): Instant | null {
    return this.#message.readAt;
  }

  @Field(() => DateTime, { nullable: true, description: "When it was masked; null where it was not, or was sent." })
  get maskedAt(): Instant | null {
    return this.#message.maskedAt;
  }

  @Field(() => DateTime, { nullable: true, description: "When it was last replied to; null where not yet." })
  get repliedAt(): Instant | null {
    return this.#message.repliedAt;
  }

  @Field(() => DateTime, { nullable: true, description: "When its expiry was recorded; null where not yet." })
  get expiredAt(): Instant | null {
    return this.#message.expiredAt;
  }

  @Field(() => Acceptance, {
    nullable: true,
    description: "Whether its receipt was acknowledged; null where it opens without.",
  })
  get acceptance(): Acceptance | null {
    return this.#message.acceptance;
  }

  @Field(() => Boolean, { description: "Whether the recipient was shown neither sender nor content at that moment." })
  get wasHidden(): boolean {
    return this.#message.isHidden;
  }

  @Field(() => ContentStateEnum, {
    description:
      "How the content stands today: ERASED also where it stood at that moment. For auditors it is never HIDDEN; they are not shown it either.",
  })
  get contentState(): ContentState {
    if (this.#isHidden) return "HIDDEN";
    return this.#today.isErased(this.#message.id) ? "ERASED" : "AVAILABLE";
  }

  @Field(() => TranslatedTextType, {
    nullable: true,
    description: "What it is about. Null where the content is hidden or was erased, and for auditors.",
  })
  get subject(): TranslatedText | undefined {
    return this.#today.content(this.#message.id)?.subject;
  }

  get #isHidden(): boolean {
    return this.#today.isHidden(this.#message.id);
  }
}

@ObjectType({ description: "A message in a list of the past." })
export class MessageAsOfEdge {
  @Field(() => String, { description: "For `after`, in the same list of the same moment." })
  readonly cursor: string;

  @Field(() => MessageAsOf, { description: "The message." })
  readonly node: MessageAsOf;

  constructor(message: MessageThen, today: Today) {
    this.cursor = tellPosition(message.position);
    this.node = new MessageAsOf(message, today);
  }
}

@ObjectType({ description: "A page of a list of the past (Relay)." })
export class MessageAsOfConnection {
  @Field(() => [MessageAsOfEdge], { description: "The messages of the page with their cursors." })
  readonly edges: readonly MessageAsOfEdge[];

  @Field(() => [MessageAsOf], { description: "The messages of the page." })
  readonly nodes: readonly MessageAsOf[];

  @Field(() => PageInfo, { description: "Where the page stands in the list." })
  readonly pageInfo: PageInfo;

  constructor(messages: readonly MessageThen[], today: Today, page: Pick<PageInfo, "hasNextPage" | "hasPreviousPage">) {
    this.edges = messages.map((message) => new MessageAsOfEdge(message, today));
    this.nodes = this.edges.map(({ node }) => node);
    this.pageInfo = new PageInfo({ ...page, cursors: this.edges.map(({ cursor }) => cursor) });
  }
}
