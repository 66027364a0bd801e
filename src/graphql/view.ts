import DataLoader from "dataloader";
import type { Role } from "../application/ports/identity.ts";
import type { MailboxRow, MessageRow, ReadModel, SenderRow } from "../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import { type Mandate, sees } from "../domain/mailbox/mandate.ts";
import type { RoutingRule } from "../domain/mailbox/routing.ts";
import type { PartitionId } from "../domain/message/events.ts";
import type { MessageId } from "../domain/message-id.ts";
import type { MessageType } from "../domain/sender/events.ts";
import { LIMITS } from "./limits.ts";
import { answerTooLarge } from "./operations/answer-size.ts";
import { type ReadMessage, Together } from "./together.ts";

/** All that decides what an answer shows. Two callers with the same rights see the same. */
export class Rights {
  readonly role: Role;
  readonly mandate: Mandate | undefined;

  constructor(role: Role, mandate: Mandate | undefined) {
    this.role = role;
    this.mandate = mandate;
  }

  /** Whose messages are seen; undefined for those who see none. */
  get mailbox(): EnterpriseNumber | undefined {
    return this.mandate?.enterprise;
  }

  get manages(): boolean {
    return this.mandate?.manages === true;
  }

  /** Undefined where it makes no difference in which partition of the mailbox something lies. */
  get partitions(): ReadonlySet<PartitionId> | undefined {
    const partitions = this.mandate?.partitions;
    return partitions === "ALL" ? undefined : partitions;
  }

  seesPartition(partition: PartitionId): boolean {
    return this.mandate !== undefined && sees(this.mandate, partition);
  }

  /** As one who received it. */
  seesReceived({ recipient, partition }: MessageRow): boolean {
    return recipient === this.mailbox && this.seesPartition(partition);
  }

  /** As one who sent it. */
  seesSent({ sender, senderPartition }: MessageRow): boolean {
    return sender === this.mailbox && this.seesPartition(senderPartition);
  }

  /** The same text for the same rights. */
  get key(): string {
    const { role, mandate } = this;
    const partitions = mandate && (mandate.partitions === "ALL" ? "ALL" : [...mandate.partitions].sort());
    return JSON.stringify([role, mandate?.enterprise, mandate?.manages, partitions]);
  }
}

interface TypeKey {
  readonly sender: EnterpriseNumber;
  readonly messageTypeId: string;
}

/** How many entries of lists without pages one answer has so far. Of the whole operation, whatever its views. */
export interface Tally {
  entries: number;
}

/**
 * The read model as one kind of caller may see it, for the length of one operation. What crosses from one object to
 * another is batched, so that a page costs a constant number of statements.
 */
export class View {
  readonly rights: Rights;
  readonly readModel: ReadModel;
  readonly #tally: Tally;
  readonly #messages = new DataLoader((ids: readonly MessageId[]) => this.#loadMessages(ids));
  readonly #replies = new DataLoader((ids: readonly MessageId[]) => this.#loadReplies(ids));
  readonly #mailboxes = new DataLoader((numbers: readonly EnterpriseNumber[]) => this.#loadMailboxes(numbers));
  readonly #senders = new DataLoader((numbers: readonly EnterpriseNumber[]) => this.#loadSenders(numbers));
  readonly #rules = new DataLoader(async (mailboxes: readonly EnterpriseNumber[]) =>
    mailboxes.map((mailbox) => this.readModel.routingRules(mailbox)),
  );
  readonly #types: DataLoader<TypeKey, MessageType | undefined, string>;

  constructor(rights: Rights, readModel: ReadModel, tally: Tally = { entries: 0 }) {
    this.rights = rights;
    this.readModel = readModel;
    this.#tally = tally;
    this.#types = new DataLoader(async (keys) => readModel.messageTypes(keys), {
      cacheKeyFn: ({ sender, messageTypeId }) => `${sender} ${messageTypeId}`,
    });
  }

  /**
   * The list, counted: what the cost of an operation cannot know, because a list without pages is as long as it is. Throws
   * ANSWER_TOO_LARGE, before any of its entries is worked out. `weight`: how many there are in an entry, itself counted.
   */
  counted<Entry>(list: readonly Entry[], weight: (entry: Entry) => number): readonly Entry[] {
    for (const entry of list) this.#tally.entries += weight(entry);
    if (this.#tally.entries > LIMITS.answerEntries) throw answerTooLarge();
    return list;
  }

  /** Rows that the caller may see, read together. */
  messages(rows: readonly MessageRow[]): ReadMessage[] {
    return new Together(rows, this.readModel, (row) => row.isHidden && !this.rights.seesSent(row)).messages;
  }

  /** Undefined also where it is somebody else's: both look the same. */
  message(id: MessageId): Promise<ReadMessage | undefined> {
    return this.#messages.load(id);
  }

  /** Oldest first. */
  replies(id: MessageId): Promise<readonly ReadMessage[]> {
    return this.#replies.load(id);
  }

  /** Undefined where nothing is known of it; it exists all the same. */
  mailbox(enterprise: EnterpriseNumber): Promise<MailboxRow | undefined> {
    return this.#mailboxes.load(enterprise);
  }

  /** Undefined where it is not authorised. */
  sender(enterprise: EnterpriseNumber): Promise<SenderRow | undefined> {
    return this.#senders.load(enterprise);
  }

  routingRules(mailbox: EnterpriseNumber): Promise<readonly RoutingRule[]> {
    return this.#rules.load(mailbox);
  }

  messageType(sender: EnterpriseNumber, messageTypeId: string): Promise<MessageType | undefined> {
    return this.#types.load({ sender, messageTypeId });
  }

  async #loadMessages(ids: readonly MessageId[]) {
    const rows = [...this.readModel.messagesById(ids).values()].filter((row) => this.#isParty(row));
    const messages = new Map(this.messages(rows).map((message) => [message.row.id, message]));
    return ids.map((id) => messages.get(id));
  }

  async #loadReplies(ids: readonly MessageId[]) {
    const rows = [...this.readModel.repliesTo(ids).values()].flat().filter((row) => this.#isParty(row));
    const replies = Map.groupBy(this.messages(rows), ({ row }) => row.originalMessageId);
    return ids.map((id) => replies.get(id) ?? []);
  }

  async #loadMailboxes(numbers: readonly EnterpriseNumber[]) {
    const rows = this.readModel.mailboxesByNumber(numbers);
    return numbers.map((number) => rows.get(number));
  }

  async #loadSenders(numbers: readonly EnterpriseNumber[]) {
    const rows = this.readModel.sendersByNumber(numbers);
    return numbers.map((number) => rows.get(number));
  }

  #isParty(row: MessageRow): boolean {
    return this.rights.seesReceived(row) || this.rights.seesSent(row);
  }
}
