import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { EventStore, Position, RecordedEvent } from "../ports/event-store.ts";
import type { ReadModel } from "../ports/read-model.ts";
import { mailboxStream, messageStream } from "../streams.ts";
import { tellMailbox, UNTOLD } from "./mailbox-fate.ts";
import { type MailboxThen, mailboxThen } from "./mailbox-then.ts";
import { type MessageFate, tellMessage } from "./message-fate.ts";
import { readStreams } from "./read-streams.ts";

/** Messages of one mailbox that are replayed for one answer. */
export const MOST_REPLAYED = 50_000;
/** Messages of all mailboxes that are remembered, so that a second page costs nothing. */
const MOST_REMEMBERED = 100_000;

/** Raised where the mailbox has more messages than are replayed for one answer. */
export class MailboxTooLarge extends Error {
  override name = "MailboxTooLarge";
}

export interface PastMailbox {
  readonly enterprise: EnterpriseNumber;
  /** Not beyond the end of the log; this node's tables have passed it. */
  readonly position: Position | undefined;
  /** Whether what it sent is asked for too. */
  readonly withSent: boolean;
}

/**
 * Mailboxes as they stood at a position, from their own streams and those of their messages: which those are the read
 * model tells, so that it takes as long as the mailbox is large, however long the log. What has been cannot change, so
 * that the last few are remembered.
 */
export class PastMailboxes {
  readonly #store: Pick<EventStore, "readStream">;
  readonly #readModel: Pick<ReadModel, "messagesUntil">;
  readonly #most: number;
  /** The one asked for longest ago first. */
  readonly #remembered = new Map<string, MailboxThen>();

  constructor(
    store: Pick<EventStore, "readStream">,
    readModel: Pick<ReadModel, "messagesUntil">,
    mostReplayed = MOST_REPLAYED,
  ) {
    this.#store = store;
    this.#readModel = readModel;
    this.#most = mostReplayed;
  }

  /** Raises `MailboxTooLarge`, `EventStoreUnavailable`, and what the signal was aborted with. */
  async get(asked: PastMailbox, signal: AbortSignal): Promise<MailboxThen> {
    const key = JSON.stringify([asked.enterprise, asked.position, asked.withSent]);
    const then = this.#remembered.get(key) ?? (await this.#replay(asked, signal));
    this.#remembered.delete(key);
    this.#remembered.set(key, then);
    this.#forgetTheOldest();
    return then;
  }

  async #replay({ enterprise, position, withSent }: PastMailbox, signal: AbortSignal): Promise<MailboxThen> {
    if (position === undefined) return mailboxThen(enterprise, position, UNTOLD, []);
    const limit = this.#most + 1;
    const received = this.#readModel.messagesUntil(enterprise, "received", position, limit);
    const sent = withSent ? this.#readModel.messagesUntil(enterprise, "sent", position, limit) : [];
    // What was sent to oneself is read once.
    const ids = [...new Set([...received, ...sent])];
    if (ids.length > this.#most) {
      throw new MailboxTooLarge(`The mailbox had more than ${this.#most} messages at that moment.`);
    }
    const until = (events: readonly RecordedEvent[]) => events.filter((event) => event.position <= position);
    const [mailbox = UNTOLD] = await readStreams(
      this.#store,
      [mailboxStream(enterprise)],
      (events) => until(events).reduce(tellMailbox, UNTOLD),
      signal,
    );
    const fates = await readStreams(
      this.#store,
      ids.map(messageStream),
      (events) => until(events).reduce<MessageFate | undefined>(tellMessage, undefined),
      signal,
    );
    const then = mailboxThen(
      enterprise,
      position,
      mailbox,
      fates.filter((fate) => fate !== undefined),
    );
    return withSent ? then : withoutSent(then);
  }

  #forgetTheOldest(): void {
    let messages = 0;
    for (const then of this.#remembered.values()) messages += 1 + then.messages.length;
    for (const [key, then] of this.#remembered) {
      if (messages <= MOST_REMEMBERED) return;
      messages -= 1 + then.messages.length;
      this.#remembered.delete(key);
    }
  }
}

/** What was sent to oneself came along with what was received. */
function withoutSent(then: MailboxThen): MailboxThen {
  return {
    ...then,
    messages: then.messages.filter(({ folder }) => folder !== "OUTBOX"),
    counts: then.counts.filter(({ folder }) => folder !== "OUTBOX"),
  };
}
