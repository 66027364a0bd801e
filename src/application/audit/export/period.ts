import type { EnterpriseNumber } from "../../../domain/enterprise-number.ts";
import type { MessageEvent } from "../../../domain/message/events.ts";
import type { MessageId } from "../../../domain/message-id.ts";
import type { EventStore, RecordedEvent } from "../../ports/event-store.ts";
import { upcast } from "../../upcasting.ts";
import { FACTS, type Moment, standingEvents } from "../moment.ts";
import { AUDITED, idOf } from "../streams-audited.ts";
import { isAbout } from "../trail-filter.ts";

const PREFIXES = Object.values(AUDITED);
const BATCH = 1_000;

/** A period of the log. Time is told as `MomentInput` of the API has it. */
export interface Period {
  /** From the first event on that is not earlier than this time, or after this position. Left out: from the beginning. */
  readonly from?: Moment;
  /** Up to the last position before the first event that is later, or this position included. Left out: to the end. */
  readonly until?: Moment;
}

/**
 * The events of the period, from the log alone, in its order: nothing else need have been built from it. Goes through the
 * log from its beginning; `onProgress` is told how many events were looked at.
 */
export async function* eventsOfPeriod(
  store: Pick<EventStore, "subscribe">,
  { from, until }: Period,
  signal: AbortSignal,
  onProgress: (looked: number) => void = () => undefined,
): AsyncGenerator<RecordedEvent & { readonly isBefore: boolean }, void, undefined> {
  let hasBegun = from === undefined;
  let looked = 0;
  for await (const { events } of standingEvents(store, undefined, signal, PREFIXES, BATCH)) {
    for (const event of events) {
      if (until !== undefined && isPast(event, until)) return;
      hasBegun ||= from !== undefined && begins(event, from);
      yield { ...event, isBefore: !hasBegun };
    }
    looked += events.length;
    onProgress(looked);
  }
}

/** By these alone the log tells the time. */
const isFact = ({ stream }: RecordedEvent) => FACTS.some((prefix) => stream.startsWith(prefix));

const isPast = (event: RecordedEvent, until: Moment) =>
  "position" in until ? event.position > until.position : isFact(event) && event.metadata.time > until.time;

const begins = (event: RecordedEvent, from: Moment) =>
  "position" in from ? event.position > from.position : isFact(event) && event.metadata.time >= from.time;

/** What is asked for of one mailbox or message; both left out: everything. */
export interface Subject {
  readonly mailbox?: EnterpriseNumber;
  readonly message?: MessageId;
}

/** Has to be shown every event from the beginning of the log on: whose a message is, its first event says. */
export class SubjectFilter {
  readonly #subject: Subject;
  readonly #messages = new Set<string>();

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  passes(event: RecordedEvent): boolean {
    const { mailbox, message } = this.#subject;
    const id = idOf(event.stream, "MESSAGE");
    if (message !== undefined && id !== message) return false;
    if (mailbox === undefined) return true;
    if (event.type === "Published" && id !== undefined) {
      const { data } = upcast<Extract<MessageEvent, { type: "Published" }>>(event);
      if ([data.sender, data.recipient].some((party) => party.enterpriseNumber === mailbox)) this.#messages.add(id);
    }
    return (id !== undefined && this.#messages.has(id)) || isAbout(event, mailbox);
  }
}
