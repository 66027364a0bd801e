import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { MessageId } from "../../domain/message-id.ts";
import type { EventStore, Position, RecordedEvent } from "../ports/event-store.ts";
import { eventsOfPeriod, SubjectFilter } from "./export/period.ts";
import { type MailboxFate, tellMailbox, UNTOLD } from "./mailbox-fate.ts";
import { type MailboxThen, mailboxThen } from "./mailbox-then.ts";
import { type MessageFate, tellMessage } from "./message-fate.ts";
import type { Moment } from "./moment.ts";
import { idOf } from "./streams-audited.ts";

/**
 * Mailboxes at a moment, rebuilt from the log alone by going through it from its beginning: slower than `PastMailboxes`,
 * and independent of every table. `only`: one mailbox; all that some event tells of where it is left out, by number.
 */
export async function replayLog(
  store: Pick<EventStore, "subscribe">,
  until: Moment,
  only: EnterpriseNumber | undefined,
  signal: AbortSignal,
  onProgress?: (looked: number) => void,
): Promise<MailboxThen[]> {
  const filter = new SubjectFilter(only === undefined ? {} : { mailbox: only });
  const mailboxes = new Map<EnterpriseNumber, MailboxFate>();
  const messages = new Map<MessageId, MessageFate>();
  let position: Position | undefined;
  for await (const event of eventsOfPeriod(store, { until }, signal, onProgress)) {
    position = event.position;
    if (filter.passes(event)) take(event, mailboxes, messages);
  }
  const fates = Map.groupBy(
    [...messages.values()].flatMap((fate) => [...new Set(partiesOf(fate))].map((party) => ({ party, fate }))),
    ({ party }) => party,
  );
  const numbers = only === undefined ? [...new Set([...mailboxes.keys(), ...fates.keys()])].sort() : [only];
  return numbers.map((number) => {
    const own = (fates.get(number) ?? []).map(({ fate }) => fate);
    return mailboxThen(number, position, mailboxes.get(number) ?? UNTOLD, own);
  });
}

const partiesOf = ({ facts }: MessageFate) => [facts.recipient.enterpriseNumber, facts.sender.enterpriseNumber];

function take(
  event: RecordedEvent,
  mailboxes: Map<EnterpriseNumber, MailboxFate>,
  messages: Map<MessageId, MessageFate>,
): void {
  const id = idOf(event.stream, "MESSAGE") as MessageId | undefined;
  if (id !== undefined) {
    const fate = tellMessage(messages.get(id), event);
    if (fate !== undefined) messages.set(id, fate);
  }
  const mailbox = idOf(event.stream, "MAILBOX") as EnterpriseNumber | undefined;
  if (mailbox !== undefined) mailboxes.set(mailbox, tellMailbox(mailboxes.get(mailbox) ?? UNTOLD, event));
}
