import { newMessageId } from "../application/ids.ts";
import { DAY, HOUR, type Instant, instant } from "../domain/instant.ts";
import type { MessageKind } from "../domain/message/events.ts";
import type { MessageId } from "../domain/message-id.ts";
import { after } from "../domain/period.ts";
import type { Language } from "../domain/translated-text.ts";
import { type Enterprise, makeEnterprises } from "./enterprises.ts";
import { type Institution, readInstitutions } from "./institutions.ts";
import { typesOf } from "./message-types.ts";
import { Random } from "./random.ts";
import { sharesOf, zipfWeights } from "./shares.ts";
import type { DemoType } from "./type-catalogue.ts";

/** The same options are the same demo. */
export interface DemoOptions {
  readonly seed: number;
  /** `YYYY-MM-DD`: the demo's year ends when this day begins, UTC. */
  readonly date: string;
  /** At least one for each institution. */
  readonly messages: number;
}

export interface PlannedMessage {
  /** In the order of publication, from 0. */
  readonly index: number;
  readonly id: MessageId;
  readonly at: Instant;
  readonly expires: Instant;
  readonly sender: Institution;
  readonly type: DemoType;
  readonly recipient: Enterprise;
  readonly language: Language;
  readonly kind: MessageKind;
  readonly isReplyAuthorized: boolean;
  /** Otherwise its document is. */
  readonly isBodyMain: boolean;
}

export interface Plan {
  readonly seed: number;
  readonly start: Instant;
  readonly end: Instant;
  readonly institutions: readonly Institution[];
  readonly messages: readonly PlannedMessage[];
}

const DAYS = 365;
const OFFICE_OPENS = 5 * HOUR;
const OFFICE_HOURS = 14 * HOUR;
/** From Sunday on. */
const LOAD_OF_DAY = [0.05, 0.9, 1, 1, 0.9, 0.8, 0.1];

export function planDemo({ seed, date, messages }: DemoOptions): Plan {
  const end = Date.parse(`${date}T00:00:00.000Z`);
  const start = end - DAYS * DAY;
  const institutions = readInstitutions();
  const enterprises = makeEnterprises(seed);
  const random = new Random(seed, "plan");
  const moments = Array.from({ length: messages }, () => momentOfPublication(start, random)).sort((a, b) => a - b);
  const senders = dealt(
    institutions,
    sharesOf(
      messages,
      institutions.map((each) => each.publications2023),
    ),
    random,
  );
  const recipients = dealt(enterprises, sharesOfMailboxes(messages, enterprises.length), random);
  return {
    seed,
    start: instant(start),
    end: instant(end),
    institutions,
    messages: moments.map((moment, index) =>
      planMessage(seed, index, moment, senders[index] as Institution, recipients[index] as Enterprise),
    ),
  };
}

function momentOfPublication(start: number, random: Random): number {
  for (;;) {
    const day = start + random.between(0, DAYS - 1) * DAY;
    if (random.chance(LOAD_OF_DAY[new Date(day).getUTCDay()] as number)) {
      return day + OFFICE_OPENS + random.between(0, OFFICE_HOURS);
    }
  }
}

/** Zipf's shares; with fewer messages than enterprises, the largest mailboxes get one each. */
function sharesOfMailboxes(messages: number, enterprises: number): number[] {
  return sharesOf(messages, zipfWeights(Math.min(messages, enterprises)));
}

/** Each as often as its share says, in random order. */
function dealt<T>(items: readonly T[], shares: readonly number[], random: Random): T[] {
  const all = shares.flatMap((share, index) => Array.from({ length: share }, () => items[index] as T));
  random.shuffle(all);
  return all;
}

function planMessage(
  seed: number,
  index: number,
  moment: number,
  sender: Institution,
  recipient: Enterprise,
): PlannedMessage {
  const random = new Random(seed, "message", index);
  const type = random.pickWeighted(typesOf(sender), ({ weight }) => weight);
  const at = instant(moment);
  return {
    index,
    id: newMessageId(moment, random.bytes(16)),
    at,
    expires: after(at, type.validityPeriod),
    sender,
    type,
    recipient,
    language: sender.languages.includes(recipient.language) ? recipient.language : (sender.languages[0] as Language),
    kind: type.registeredAllowed && random.chance(0.6) ? "REGISTERED" : "SIMPLE",
    isReplyAuthorized: type.repliesAllowed,
    isBodyMain: random.chance(0.2),
  };
}
