import DataLoader from "dataloader";
import type { Role } from "../application/ports/identity.ts";
import type { MailboxRow, MessageRow, ReadModel, SenderRow } from "../application/ports/read-model.ts";
import type { MessageContent } from "../domain/content/events.ts";
import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import type { MessageId } from "../domain/message-id.ts";
import type { MessageType } from "../domain/sender/events.ts";

/** All that decides what an answer shows. Two callers with the same rights see the same. */
export interface Rights {
  readonly role: Role;
  /** Whose messages are seen; undefined for roles that see none. */
  readonly mailbox: EnterpriseNumber | undefined;
}

interface TypeKey {
  readonly sender: EnterpriseNumber;
  readonly messageTypeId: string;
}

/**
 * The read model as one kind of caller may see it, for the length of one operation. Everything that crosses from one
 * object to another is batched, so that a page costs a constant number of statements.
 */
export class View {
  readonly rights: Rights;
  readonly readModel: ReadModel;
  readonly #messages: DataLoader<MessageId, MessageRow | undefined>;
  readonly #contents: DataLoader<MessageId, MessageContent | undefined>;
  readonly #replies: DataLoader<MessageId, readonly MessageRow[]>;
  readonly #mailboxes: DataLoader<EnterpriseNumber, MailboxRow | undefined>;
  readonly #senders: DataLoader<EnterpriseNumber, SenderRow | undefined>;
  readonly #types: DataLoader<TypeKey, MessageType | undefined, string>;

  constructor(rights: Rights, readModel: ReadModel) {
    this.rights = rights;
    this.readModel = readModel;
    this.#messages = new DataLoader(async (ids) => {
      const rows = readModel.messagesById(ids);
      return ids.map((id) => this.#ifParty(rows.get(id)));
    });
    this.#contents = new DataLoader(async (ids) => {
      const contents = readModel.contentById(ids);
      return ids.map((id) => contents.get(id));
    });
    this.#replies = new DataLoader(async (ids) => {
      const replies = readModel.repliesTo(ids);
      return ids.map((id) => (replies.get(id) ?? []).filter((row) => this.#ifParty(row)));
    });
    this.#mailboxes = new DataLoader(async (numbers) => {
      const rows = readModel.mailboxesByNumber(numbers);
      return numbers.map((number) => rows.get(number));
    });
    this.#senders = new DataLoader(async (numbers) => {
      const rows = readModel.sendersByNumber(numbers);
      return numbers.map((number) => rows.get(number));
    });
    this.#types = new DataLoader(async (keys) => readModel.messageTypes(keys), {
      cacheKeyFn: ({ sender, messageTypeId }) => `${sender} ${messageTypeId}`,
    });
  }

  /** Undefined also where it is somebody else's: both look the same. */
  message(id: MessageId): Promise<MessageRow | undefined> {
    return this.#messages.load(id);
  }

  /** Of a message that was seen. Undefined where it was erased. */
  content(id: MessageId): Promise<MessageContent | undefined> {
    return this.#contents.load(id);
  }

  /** Oldest first. */
  replies(id: MessageId): Promise<readonly MessageRow[]> {
    return this.#replies.load(id);
  }

  /** Undefined where nothing is known of it; it exists all the same. */
  mailbox(enterprise: EnterpriseNumber): Promise<MailboxRow | undefined> {
    return this.#mailboxes.load(enterprise);
  }

  sender(enterprise: EnterpriseNumber): Promise<SenderRow | undefined> {
    return this.#senders.load(enterprise);
  }

  messageType(sender: EnterpriseNumber, messageTypeId: string): Promise<MessageType | undefined> {
    return this.#types.load({ sender, messageTypeId });
  }

  #ifParty(row: MessageRow | undefined): MessageRow | undefined {
    const { mailbox } = this.rights;
    return row && mailbox !== undefined && (row.recipient === mailbox || row.sender === mailbox) ? row : undefined;
  }
}
