import type { RecordedEvent } from "../../application/ports/event-store.ts";
import type { ContentDeposited } from "../../domain/content/events.ts";
import type { MailboxEvent } from "../../domain/mailbox/events.ts";
import type { MessageEvent } from "../../domain/message/events.ts";
import type { PersonRegistered } from "../../domain/person/events.ts";
import type { SenderEvent } from "../../domain/sender/events.ts";
import type { SubmissionRejected } from "../../domain/submission/events.ts";

type Known = ContentDeposited | MailboxEvent | MessageEvent | PersonRegistered | SenderEvent | SubmissionRejected;

type KnownByType = { [Event in Known as Event["type"]]: Event };

export type EventType = keyof KnownByType;

/** An event of the log whose type is known. */
export type Recorded<Type extends EventType> = Omit<RecordedEvent, "type" | "data"> & KnownByType[Type];

/** The streams whose events the read model tells of. What nodes settle among themselves (`job-`) is not among them. */
export const STREAM_PREFIXES = ["content-", "mailbox-", "message-", "person-", "sender-", "submission-"] as const;

/** Of an event in one of those. */
export const isTold = ({ stream }: Pick<RecordedEvent, "stream">): boolean =>
  STREAM_PREFIXES.some((prefix) => stream.startsWith(prefix));

/** `0198…` of `message-0198…`. */
export function idIn(stream: string): string {
  return stream.slice(stream.indexOf("-") + 1);
}
