import type { DocumentFacts, MessageContent, PartName } from "../../domain/content/events.ts";
import { documentPart } from "../../domain/content/events.ts";
import { whyClosed } from "../../domain/message/acceptance.ts";
import { messageExpired, messageNotFound } from "../../domain/message/access.ts";
import { messageDecider } from "../../domain/message/decider.ts";
import { isOver, isPartyTo, isReceivedBy, type PublishedMessage } from "../../domain/message/state.ts";
import { isMessageId, type MessageId } from "../../domain/message-id.ts";
import { contentOf } from "../content/commitments.ts";
import { depositedParts } from "../content/deposit.ts";
import { whyNoContent } from "../data-access.ts";
import { checkedBytes } from "../documents/checked-bytes.ts";
import { handle, load } from "../handle.ts";
import { contextOf, forbidden, type Mailroom, type Outcome, type Request } from "../mailroom.ts";
import { mandateInLog } from "../mandate.ts";
import type { ByteRange, StoredDocument } from "../ports/document-store.ts";
import type { Position } from "../ports/event-store.ts";
import { messageStream } from "../streams.ts";

export interface OpenedMessage {
  readonly messageId: MessageId;
  readonly message: PublishedMessage;
  /** Undefined where it was erased. */
  readonly content: MessageContent | undefined;
}

/** What leaves with the message itself; the documents leave one by one. */
const WITH_THE_MESSAGE: readonly PartName[] = ["body", "telephone"];

/** Gives the message's content, once Read or ContentAccessed is in the log. */
export function openMessage(mailroom: Mailroom, request: Request, messageId: string): Promise<Outcome<OpenedMessage>> {
  return access(mailroom, request, messageId, (parts) => WITH_THE_MESSAGE.filter((part) => parts.includes(part)));
}

/** The message with all its documents, for one who takes everything along: each part is recorded. */
export function openWholeMessage(
  mailroom: Mailroom,
  request: Request,
  messageId: string,
): Promise<Outcome<OpenedMessage>> {
  return access(mailroom, request, messageId, (parts) =>
    parts.filter((part) => WITH_THE_MESSAGE.includes(part) || part.startsWith("documents/")),
  );
}

export interface OpenedDocument {
  readonly facts: DocumentFacts;
  /** Undefined where the bytes were erased. A whole document that was changed breaks off by `DocumentDamaged`. */
  readonly read: (range?: ByteRange) => Promise<StoredDocument | undefined>;
}

/** `ranged`: the request asks for a part of the document; such requests within ten minutes are one access. */
export async function openDocument(
  mailroom: Mailroom,
  request: Request,
  document: { messageId: string; number: number; ranged: boolean },
): Promise<Outcome<OpenedDocument>> {
  const { messageId, number, ranged } = document;
  const opened = await access(mailroom, request, messageId, () => [documentPart(number)], ranged);
  return opened.accepted ? withDocument(mailroom, opened, opened.position, number) : opened;
}

/** What is known of a document, without a byte of it: no access. */
export async function describeDocument(
  mailroom: Mailroom,
  request: Request,
  document: { messageId: string; number: number },
): Promise<Outcome<OpenedDocument>> {
  const mandate = await mandateInLog(mailroom, request.caller);
  const { messageId, number } = document;
  if (mandate === undefined || !isMessageId(messageId)) return messageNotFound();
  const refusal = await whyNoContent(mailroom, request.caller);
  if (refusal) return refusal;
  const { state, position } = await load(mailroom.store, messageStream(messageId), messageDecider);
  if (state.status !== "published" || !isPartyTo(mandate, state)) return messageNotFound();
  const now = mailroom.clock.now();
  if (isOver(state, now)) return messageExpired();
  const { assuranceLevel } = request.caller.actor;
  const closed = isReceivedBy(mandate, state) ? whyClosed(state, assuranceLevel, now) : undefined;
  if (closed) return closed;
  const content = await readContent(mailroom, messageId);
  return withDocument(mailroom, { messageId, message: state, content }, position, number);
}

async function access(
  mailroom: Mailroom,
  request: Request,
  messageId: string,
  choose: (parts: readonly PartName[]) => readonly PartName[],
  ranged = false,
): Promise<Outcome<OpenedMessage>> {
  const mandate = await mandateInLog(mailroom, request.caller);
  if (mandate === undefined) return forbidden("Only the enterprise and the sender open messages.");
  if (!isMessageId(messageId)) return messageNotFound();
  const refusal = await whyNoContent(mailroom, request.caller);
  if (refusal) return refusal;
  const stream = messageStream(messageId);
  const loaded = await load(mailroom.store, stream, messageDecider);
  const parts = loaded.state.status === "published" ? Object.keys(loaded.state.facts.commitments) : [];
  const chosen = choose(parts);
  if (loaded.state.status === "published" && isPartyTo(mandate, loaded.state)) {
    await canBeGiven(mailroom, messageId, chosen);
  }
  const handled = await handle(
    mailroom,
    messageDecider,
    stream,
    {
      type: "AccessContent",
      commandId: request.commandId,
      mandate,
      parts: chosen,
      tokenHash: request.caller.tokenHash,
      assuranceLevel: request.caller.actor.assuranceLevel,
      ranged,
    },
    contextOf(request),
    loaded,
  );
  if (!handled.accepted) return handled;
  const message = handled.state as PublishedMessage;
  const content = await readContent(mailroom, messageId);
  return { accepted: true, position: handled.position, messageId, message, content };
}

/** The record says that content left: it is not made where the store of the documents doesn't answer. */
async function canBeGiven({ documents }: Mailroom, messageId: MessageId, parts: readonly PartName[]): Promise<void> {
  const numbers = parts.flatMap((part) => (part.startsWith("documents/") ? [Number(part.slice(10))] : []));
  await Promise.all(
    numbers.map(async (number) => {
      const beginning = await documents.read(messageId, number, { start: 0, end: 0 });
      for await (const _ of beginning?.bytes ?? []);
    }),
  );
}

function withDocument(
  mailroom: Mailroom,
  opened: OpenedMessage,
  position: Position | undefined,
  number: number,
): Outcome<OpenedDocument> {
  const facts = opened.content?.documents[number - 1];
  // Content that is gone from a message that stands was erased at its expiry, which may have come just now.
  if (!facts) return opened.content ? messageNotFound() : messageExpired();
  const read = async (range?: ByteRange) => {
    const stored = await mailroom.documents.read(opened.messageId, number, range);
    return stored && (range ? stored : { ...stored, bytes: checkedBytes(stored, facts) });
  };
  return { accepted: true, position, facts, read };
}

async function readContent(mailroom: Mailroom, messageId: MessageId): Promise<MessageContent | undefined> {
  const parts = await depositedParts(mailroom.store, messageId);
  return parts && contentOf(parts);
}
