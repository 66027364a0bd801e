import type { Instant } from "../../domain/instant.ts";
import type { MessageEvent, PartitionId, Published } from "../../domain/message/events.ts";
import type { AcceptanceStatus } from "../../domain/message/state.ts";
import type { MessageId } from "../../domain/message-id.ts";
import type { Position, RecordedEvent } from "../ports/event-store.ts";
import { upcast } from "../upcasting.ts";

/** What became of a message up to some event of it, as its stream tells it. */
export interface MessageFate {
  readonly id: MessageId;
  /** Of its Published. */
  readonly position: Position;
  readonly facts: Published["data"];
  readonly publishedAt: Instant;
  /** Where the recipient has it; it may have been deleted since. */
  readonly partition: PartitionId;
  readonly readAt: Instant | null;
  readonly maskedAt: Instant | null;
  readonly movedAt: Instant | null;
  readonly repliedAt: Instant | null;
  readonly expiredAt: Instant | null;
  readonly acceptance: {
    readonly status: AcceptanceStatus;
    readonly deadline: Instant;
    readonly decidedAt: Instant | null;
  } | null;
  /** The recipient was shown neither who sent it nor what it says. */
  readonly isHidden: boolean;
}

/** Undefined until it is published. Events of later versions of the service that say nothing of the above change nothing. */
export function tellMessage(fate: MessageFate | undefined, recorded: RecordedEvent): MessageFate | undefined {
  const event = upcast<MessageEvent>(recorded);
  const at = event.metadata.time;
  if (event.type === "Published") {
    const { data } = event;
    return {
      id: event.stream.slice("message-".length) as MessageId,
      position: event.position,
      facts: data,
      publishedAt: at,
      partition: data.recipient.partition,
      readAt: null,
      maskedAt: null,
      movedAt: null,
      repliedAt: null,
      expiredAt: null,
      acceptance: null,
      isHidden: data.hiddenUntilAcknowledged ?? false,
    };
  }
  if (fate === undefined) return undefined;
  switch (event.type) {
    case "Read":
      return { ...fate, readAt: at };
    case "Masked":
      return { ...fate, maskedAt: at };
    case "MadeVisible":
      return { ...fate, maskedAt: null };
    case "MovedToPartition":
      return { ...fate, partition: event.data.partition, movedAt: at };
    case "Replied":
      return { ...fate, repliedAt: at };
    case "AcceptanceRequested":
      return { ...fate, acceptance: { status: "REQUESTED", deadline: event.data.deadline, decidedAt: null } };
    case "ReceiptAcknowledged":
      return { ...fate, ...decided(fate, "ACKNOWLEDGED", at), isHidden: false };
    case "ReceiptRefused":
      return { ...fate, ...decided(fate, "REFUSED", at) };
    case "AcceptanceExpired":
      return { ...fate, ...decided(fate, "EXPIRED", at) };
    case "Expired":
      return { ...fate, expiredAt: at };
    default:
      return fate;
  }
}

function decided({ acceptance }: MessageFate, status: AcceptanceStatus, decidedAt: Instant) {
  return { acceptance: acceptance && { ...acceptance, status, decidedAt } };
}
