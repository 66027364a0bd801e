import type { Instant } from "../instant.ts";
import { type Mandate, sees } from "../mailbox/mandate.ts";
import type { MessageId } from "../message-id.ts";
import type { Told } from "../metadata.ts";
import type { MessageEvent, PartitionId, Published } from "./events.ts";

export type AcceptanceStatus = "REQUESTED" | "ACKNOWLEDGED" | "REFUSED" | "EXPIRED";

export interface PublishedMessage {
  readonly status: "published";
  readonly facts: Published["data"];
  readonly publishedAt: Instant;
  /** Where the recipient has it. */
  readonly partition: PartitionId;
  readonly read: boolean;
  readonly masked: boolean;
  readonly expired: boolean;
  /** Absent where the message opens without being acknowledged. */
  readonly acceptance?: { readonly status: AcceptanceStatus; readonly deadline: Instant };
  /** Accesses of the last ten minutes before the latest, by part and token. */
  readonly accesses: readonly { readonly part: string; readonly tokenHash: string; readonly at: Instant }[];
  readonly replies: readonly { readonly commandId: string; readonly replyId: MessageId }[];
  /** The latest commands that led here, by what they did and their ids: one decided again yields nothing new. */
  readonly handled: readonly string[];
}

export type MessageState = { readonly status: "none" } | { readonly status: "abandoned" } | PublishedMessage;

/** A command is decided again right after it was decided; so many others cannot come between. */
const REMEMBERED_COMMANDS = 64;
const REMEMBERED_ACCESSES = 64;

export function evolveMessage(state: MessageState, event: Told<MessageEvent>): MessageState {
  if (event.type === "PublicationAbandoned") return { status: "abandoned" };
  if (event.type === "Published") {
    return {
      status: "published",
      facts: event.data,
      publishedAt: event.metadata.time,
      partition: event.data.recipient.partition,
      read: false,
      masked: false,
      expired: false,
      accesses: [],
      replies: [],
      handled: [],
    };
  }
  if (state.status !== "published") throw new Error(`${event.type} before Published`);
  const handled = [...state.handled, handledKey(event.type, event.metadata.commandId)].slice(-REMEMBERED_COMMANDS);
  return { ...change(state, event), handled };
}

/** An id counts for one kind of act only: one that masked must not open unrecorded. */
function handledKey(type: MessageEvent["type"], commandId: string): string {
  return `${type === "Read" ? "ContentAccessed" : type} ${commandId}`;
}

export function wasHandled(state: PublishedMessage, type: MessageEvent["type"], commandId: string): boolean {
  return state.handled.includes(handledKey(type, commandId));
}

function change(
  state: PublishedMessage,
  event: Exclude<Told<MessageEvent>, { type: "Published" | "PublicationAbandoned" }>,
): PublishedMessage {
  switch (event.type) {
    case "Read":
      return { ...withAccess(state, event.data, event.metadata.time), read: true };
    case "ContentAccessed":
      return withAccess(state, event.data, event.metadata.time);
    case "Masked":
      return { ...state, masked: true };
    case "MadeVisible":
      return { ...state, masked: false };
    case "MovedToPartition":
      return { ...state, partition: event.data.partition };
    case "Replied":
      return {
        ...state,
        replies: [...state.replies, { commandId: event.metadata.commandId, replyId: event.data.replyId }],
      };
    case "AcceptanceRequested":
      return { ...state, acceptance: { status: "REQUESTED", deadline: event.data.deadline } };
    case "ReceiptAcknowledged":
      return decided(state, "ACKNOWLEDGED");
    case "ReceiptRefused":
      return decided(state, "REFUSED");
    case "AcceptanceExpired":
      return decided(state, "EXPIRED");
    case "Expired":
      return { ...state, expired: true };
  }
}

function decided(state: PublishedMessage, status: AcceptanceStatus): PublishedMessage {
  return state.acceptance ? { ...state, acceptance: { ...state.acceptance, status } } : state;
}

function withAccess(
  state: PublishedMessage,
  access: { part: string; tokenHash: string },
  at: Instant,
): PublishedMessage {
  const { part, tokenHash } = access;
  return { ...state, accesses: [...state.accesses, { part, tokenHash, at }].slice(-REMEMBERED_ACCESSES) };
}

/** From its expiration date on, whether or not Expired has been recorded yet. */
export function isOver(state: PublishedMessage, now: Instant): boolean {
  return state.expired || now >= state.facts.expirationDate;
}

/** Received by the mandate's enterprise, in a partition that the mandate sees: for everybody else it is not there. */
export function isReceivedBy(mandate: Mandate, { facts, partition }: PublishedMessage): boolean {
  return facts.recipient.enterpriseNumber === mandate.enterprise && sees(mandate, partition);
}

/** Received or sent, in or from a partition that the mandate sees. */
export function isPartyTo(mandate: Mandate, state: PublishedMessage): boolean {
  const { enterpriseNumber, partition } = state.facts.sender;
  return isReceivedBy(mandate, state) || (enterpriseNumber === mandate.enterprise && sees(mandate, partition));
}
