import { Field, ID, ObjectType } from "type-graphql";
import type { MessageRow } from "../../application/ports/read-model.ts";
import type { BusinessData, MessageContent } from "../../domain/content/events.ts";
import type { Instant } from "../../domain/instant.ts";
import type { MessageKind } from "../../domain/message/events.ts";
import type { MessageId } from "../../domain/message-id.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { publicationOrder } from "../cursor.ts";
import { globalId } from "../global-id.ts";
import type { ReadMessage, Together } from "../together.ts";
import type { View } from "../view.ts";
import { Acceptance } from "./acceptance.ts";
import { Attachment } from "./attachment.ts";
import {
  type ContentState,
  ContentStateEnum,
  type DeliveryStatus,
  DeliveryStatusEnum,
  MessageKindEnum,
} from "./enums.ts";
import { BusinessDataType, ForTheAttentionOf } from "./message-details.ts";
import { MessageRecipient, MessageSender } from "./message-parties.ts";
import { MessageTypeType } from "./message-type.ts";
import { Node } from "./node.ts";
import { MessageRouting } from "./routing.ts";
import { DateTime } from "./scalars.ts";
import { TranslatedTextType } from "./translated-text.ts";

const ERASED_TOO = "Null where the content is hidden or was erased";
const HIDDEN_TOO = "null while it is hidden from the recipient (`contentState`)";

@ObjectType({
  implements: Node,
  description:
    "A message as its recipient or its sender sees it. Listing it is no access to it; its body is had by `openMessage`, " +
    "its documents by their `downloadUrl`, and both are recorded.",
})
export class Message implements Node {
  readonly #row: MessageRow;
  readonly #together: Together;
  readonly #isHidden: boolean;
  readonly #view: View;

  constructor({ row, together, isHidden }: ReadMessage, view: View) {
    this.#isHidden = isHidden;
    this.#row = row;
    this.#together = together;
    this.#view = view;
  }

  get id(): string {
    return globalId("Message", this.#row.id);
  }

  @Field(() => ID, { description: "The UUIDv7 that the sender chose: stands in addresses, logs and proofs." })
  get messageId(): MessageId {
    return this.#row.id;
  }

  @Field(() => MessageRecipient, { description: "To whom it was published." })
  get recipient(): MessageRecipient {
    return new MessageRecipient(this.#row, this.#view);
  }

  @Field(() => MessageRouting, {
    nullable: true,
    description: "Why it lies in the partition where it lies: the recipient's own affair, null for others.",
  })
  get routing(): MessageRouting | null {
    return this.#view.rights.seesReceived(this.#row) ? new MessageRouting(this.#row, this.#isHidden, this.#view) : null;
  }

  @Field(() => MessageSender, { description: "By whom it was published." })
  get sender(): MessageSender {
    return new MessageSender(this.#isHidden ? undefined : this.#row, this.#together);
  }

  @Field(() => String, {
    nullable: true,
    description: `Which application of the sender published it, as the sender says; ${HIDDEN_TOO}.`,
  })
  get senderApplicationId(): string | null {
    return this.#isHidden ? null : this.#row.senderApplicationId;
  }

  @Field(() => ID, {
    nullable: true,
    description: `The sender's message type; a reply has that of the message it answers; ${HIDDEN_TOO}.`,
  })
  get messageTypeId(): string | null {
    return this.#isHidden ? null : this.#row.messageTypeId;
  }

  @Field(() => MessageTypeType, {
    nullable: true,
    description: "The message type; null where it is not known, or hidden.",
  })
  get messageType(): Promise<MessageTypeType | undefined> | null {
    if (this.#isHidden) return null;
    const { sender, recipient, originalMessageId, messageTypeId } = this.#row;
    // A reply goes back to the one whose type it is.
    return this.#view.messageType(originalMessageId === null ? sender : recipient, messageTypeId);
  }

  @Field(() => MessageKindEnum, { description: "What it is worth as mail." })
  get kind(): MessageKind {
    return this.#row.kind;
  }

  @Field(() => Boolean, { description: "True for every kind but SIMPLE." })
  get isRegisteredMail(): boolean {
    return this.#row.kind !== "SIMPLE";
  }

  @Field(() => Boolean, { description: "True where the recipient may answer with `replyToMessage`." })
  get isReplyAuthorized(): boolean {
    return this.#row.isReplyAuthorized;
  }

  @Field(() => DateTime, { description: "When it arrived in the recipient's mailbox." })
  get publishedAt(): Instant {
    return this.#row.publishedAt;
  }

  @Field(() => String, {
    description:
      "Where it stands in the order of publication, for clients that put a message into a list: of two messages the one whose text is greater, compared " +
      "character by character, came later. Opaque otherwise; the same for ever and on every node.",
  })
  get publicationOrder(): string {
    return publicationOrder(this.#row.position);
  }

  @Field(() => DateTime, { description: "From then on nobody can open it." })
  get expirationDate(): Instant {
    return this.#row.expirationDate;
  }

  @Field(() => DeliveryStatusEnum, { description: "How far the delivery came; the same for recipient and sender." })
  get deliveryStatus(): DeliveryStatus {
    const { repliedAt, readAt, expiredAt } = this.#row;
    if (repliedAt !== null) return "REPLIED";
    if (readAt !== null) return "READ";
    return expiredAt === null ? "CONSIGNED" : "EXPIRED_UNREAD";
  }

  @Field(() => DateTime, { nullable: true, description: "When its main content first left to the recipient." })
  get readAt(): Instant | null {
    return this.#row.readAt;
  }

  @Field(() => DateTime, {
    nullable: true,
    description: "Since when it is masked; for others than the recipient always null.",
  })
  get maskedAt(): Instant | null {
    return this.#view.rights.seesReceived(this.#row) ? this.#row.maskedAt : null;
  }

  @Field(() => Acceptance, {
    nullable: true,
    description: "Of registered mail with acknowledgement: whether it was acknowledged. Null for every other message.",
  })
  get acceptance(): Acceptance | null {
    const { acceptance, acceptanceDeadline, acceptanceDecidedAt } = this.#row;
    if (acceptance === null || acceptanceDeadline === null) return null;
    return { status: acceptance, deadline: acceptanceDeadline, decidedAt: acceptanceDecidedAt };
  }

  @Field(() => DateTime, { nullable: true, description: "When the recipient last replied." })
  get repliedAt(): Instant | null {
    return this.#row.repliedAt;
  }

  @Field(() => DateTime, { nullable: true, description: "When its expiry was recorded." })
  get expiredAt(): Instant | null {
    return this.#row.expiredAt;
  }

  @Field(() => ContentStateEnum, { description: "Whether it still has its content." })
  get contentState(): ContentState {
    if (this.#isHidden) return "HIDDEN";
    return this.#content ? "AVAILABLE" : "ERASED";
  }

  @Field(() => TranslatedTextType, { nullable: true, description: `What it is about. ${ERASED_TOO}.` })
  get subject(): TranslatedText | undefined {
    return this.#content?.subject;
  }

  @Field(() => ForTheAttentionOf, {
    nullable: true,
    description: `For whom it is meant. ${ERASED_TOO} or nobody is named.`,
  })
  get forTheAttentionOf(): ForTheAttentionOf | undefined {
    const label = this.#content?.forTheAttentionOf;
    return label === undefined ? undefined : new ForTheAttentionOf(label);
  }

  @Field(() => [BusinessDataType], {
    nullable: true,
    description: `The sender's data, empty where there is none. ${ERASED_TOO}.`,
  })
  get businessData(): readonly BusinessData[] | undefined {
    return this.#content && this.#view.counted(this.#content.businessData ?? [], ({ values }) => 1 + values.length);
  }

  @Field(() => [Attachment], {
    nullable: true,
    description: `Its documents, empty where there is none. ${ERASED_TOO}.`,
  })
  get attachments(): Attachment[] | undefined {
    return this.#content?.documents.map((facts, index) => new Attachment(facts, index + 1, this.#row));
  }

  @Field(() => String, {
    nullable: true,
    description: `The sender's own reference, for the sender only. ${ERASED_TOO}.`,
  })
  get senderReference(): string | undefined {
    return this.#view.rights.seesSent(this.#row) ? this.#content?.senderReference : undefined;
  }

  @Field(() => ID, { nullable: true, description: "The UUID of the message that this one answers." })
  get originalMessageId(): MessageId | null {
    return this.#isHidden ? null : this.#row.originalMessageId;
  }

  @Field(() => Message, { nullable: true, description: "The message that this one answers." })
  get inReplyTo(): Promise<Message | undefined> | null {
    const { originalMessageId } = this;
    return originalMessageId && showMessage(this.#view, originalMessageId);
  }

  @Field(() => [Message], { description: "The replies to it, oldest first." })
  get replies(): Promise<Message[]> {
    return this.#view.replies(this.#row.id).then((replies) => replies.map((reply) => new Message(reply, this.#view)));
  }

  get #content(): MessageContent | undefined {
    const { id, expiredAt } = this.#row;
    return expiredAt === null && !this.#isHidden ? this.#together.content(id) : undefined;
  }
}

/** Undefined also where it is somebody else's. */
export async function showMessage(view: View, id: MessageId): Promise<Message | undefined> {
  const message = await view.message(id);
  return message && new Message(message, view);
}
