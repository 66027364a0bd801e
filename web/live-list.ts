/**
 * How a client keeps one list of a mailbox equal to the service: docs/live-inbox.md in code, to be copied or imported.
 * Pure, with no library; `test/model` holds it to its law: pages that were read at any time, with the changes since, equal
 * a fresh query, also where pushes were dropped, doubled and reordered.
 */

export type Folder = "INBOX" | "MASKED" | "OUTBOX" | "EXPIRED";

/** What has to be asked of each message, beside whatever the screen shows of it. */
export interface ListedMessage {
  readonly messageId: string;
  readonly publicationOrder: string;
  readonly maskedAt: string | null;
  readonly expiredAt: string | null;
  readonly sender: { readonly enterpriseNumber: string | null };
  readonly recipient: { readonly enterpriseNumber: string };
}

/** A page of `Mailbox.messages` in the order PUBLICATION_NEWEST_FIRST, with the mailbox's own fields of the same answer. */
export interface Page<Message, Figures> {
  readonly figures: Figures;
  readonly cursor: string;
  readonly messages: readonly Message[];
  readonly hasNextPage: boolean;
}

/** A push of `mailboxChanged`. */
export interface Change<Message, Figures> {
  readonly cursor: string;
  readonly previousCursor: string;
  readonly messageId: string | null;
  /** Null where it is about the mailbox, and where the message is no longer in a partition that this client sees. */
  readonly message: Message | null;
  readonly figures: Figures;
}

export interface LiveList<Message, Figures> {
  readonly mailbox: string;
  readonly folder: Folder;
  /** Newest first. */
  readonly messages: readonly Message[];
  /** The list is known from here on; empty where it is known to its end. */
  readonly knownFrom: string;
  /** The mailbox's counters and settings. */
  readonly figures: Figures;
  /** Everything up to here is in it: where to resume. */
  readonly cursor: string;
  /** Something was missed: subscribe again, `after: cursor`. */
  readonly hasGap: boolean;
}

export function liveList<Message extends ListedMessage, Figures>(
  mailbox: string,
  folder: Folder,
  { figures, cursor, messages, hasNextPage }: Page<Message, Figures>,
): LiveList<Message, Figures> {
  return { mailbox, folder, messages, knownFrom: startOf(messages, hasNextPage), figures, cursor, hasGap: false };
}

/** The page that follows. What it knows and the list does not is told again: the list keeps its cursor. */
export function withNextPage<Message extends ListedMessage, Figures>(
  list: LiveList<Message, Figures>,
  { messages, hasNextPage }: Page<Message, Figures>,
): LiveList<Message, Figures> {
  const known = new Set(list.messages.map(({ messageId }) => messageId));
  const added = messages.filter(({ messageId }) => !known.has(messageId));
  const knownFrom = messages.length > 0 || !hasNextPage ? startOf(messages, hasNextPage) : list.knownFrom;
  return { ...list, messages: [...list.messages, ...added], knownFrom };
}

/** Any push may come, late, twice or too early: only the one that follows on what is known does something. */
export function withChange<Message extends ListedMessage, Figures>(
  list: LiveList<Message, Figures>,
  { cursor, previousCursor, messageId, message, figures }: Change<Message, Figures>,
): LiveList<Message, Figures> {
  if (cursor <= list.cursor) return list;
  if (previousCursor > list.cursor) return { ...list, hasGap: true };
  const messages =
    message === null ? list.messages.filter((listed) => listed.messageId !== messageId) : put(list, message);
  return { ...list, messages, figures, cursor };
}

/** Before subscribing again with `after: list.cursor`. */
export function resuming<Message, Figures>(list: LiveList<Message, Figures>): LiveList<Message, Figures> {
  return { ...list, hasGap: false };
}

function put<Message extends ListedMessage>(list: LiveList<Message, unknown>, message: Message): readonly Message[] {
  const others = list.messages.filter(({ messageId }) => messageId !== message.messageId);
  if (!isIn(list, message) || message.publicationOrder < list.knownFrom) return others;
  const place = others.findIndex(({ publicationOrder }) => publicationOrder < message.publicationOrder);
  return place < 0 ? [...others, message] : others.toSpliced(place, 0, message);
}

function isIn({ mailbox, folder }: LiveList<unknown, unknown>, message: ListedMessage): boolean {
  if (folder === "OUTBOX") return message.sender.enterpriseNumber === mailbox;
  if (message.recipient.enterpriseNumber !== mailbox) return false;
  return folder === (message.expiredAt !== null ? "EXPIRED" : message.maskedAt !== null ? "MASKED" : "INBOX");
}

const startOf = (messages: readonly ListedMessage[], hasNextPage: boolean) =>
  hasNextPage ? (messages.at(-1)?.publicationOrder ?? "") : "";
