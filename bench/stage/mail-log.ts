import type { Append, EventStore } from "../../src/application/ports/event-store.ts";
import type { Role } from "../../src/application/ports/identity.ts";
import type { Instant } from "../../src/domain/instant.ts";
import type { Published, Read } from "../../src/domain/message/events.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import type { Fact } from "../../src/domain/metadata.ts";
import { built } from "./built.ts";
import { LETTER_TYPES, letter } from "./letters.ts";
import { BIG_BOX, enterprise, requestOf, SENDERS, unevenRank } from "./people.ts";

const { partsOf, commitmentsTo } = await built<typeof import("../../src/application/content/commitments.ts")>(
  "application/content/commitments",
);
const { depositOf } =
  await built<typeof import("../../src/application/content/deposit.ts")>("application/content/deposit");
const { contextOf } = await built<typeof import("../../src/application/mailroom.ts")>("application/mailroom");
const { toRecord } = await built<typeof import("../../src/application/recording.ts")>("application/recording");
const { messageStream } = await built<typeof import("../../src/application/streams.ts")>("application/streams");
const { newMessageId } = await built<typeof import("../../src/application/ids.ts")>("application/ids");

const DAY = 86_400_000;
const VALIDITY = 3_650 * DAY;
const OTHER_BOXES = 10_000;
/** One message in so many is for the big box. */
export const BIG_BOX_SHARE = 10;
const READ_SHARE = 0.7;
const MASKED_SHARE = 0.03;
const BATCH = 500;

interface Sent {
  readonly id: MessageId;
  readonly recipient: Published["data"]["recipient"]["enterpriseNumber"];
  readonly at: number;
}

/**
 * A year of messages as the use cases would have recorded them (members in their canonical order too), with their
 * commitments, ids in the order of time, most of them read and a few masked. Straight into the store, because it is the
 * reading of it that is measured.
 */
export async function writeMail(store: EventStore, messages: number, say: (what: string) => void): Promise<void> {
  const start = Date.now() - 365 * DAY;
  const step = (365 * DAY) / messages;
  let before: readonly Sent[] = [];
  let writing = Promise.resolve();
  for (let first = 0; first < messages; first += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, messages - first) }, (_, n) => first + n);
    const published = numbers.map((number) => publishing(number, start + number * step));
    const appends = [
      ...published.flatMap(({ appends }) => appends),
      ...before.flatMap((sent) => whatFollowed(sent, step)),
    ];
    await writing;
    writing = write(store, appends);
    before = published.map(({ sent }) => sent);
    if (first % 100_000 === 0 && first > 0) say(`${first.toLocaleString("en")} messages written`);
  }
  await writing;
}

async function write(store: EventStore, appends: readonly Append[]): Promise<void> {
  const results = await store.appendInOrder(appends);
  if (results.length !== appends.length || results.some(({ outcome }) => outcome !== "appended")) {
    throw new Error("The generated mail was not taken by the store.");
  }
}

function publishing(number: number, at: number): { appends: Append[]; sent: Sent } {
  const sender = SENDERS[number % SENDERS.length] as (typeof SENDERS)[number];
  const messageTypeId = LETTER_TYPES[number % LETTER_TYPES.length] as (typeof LETTER_TYPES)[number];
  const recipient = number % BIG_BOX_SHARE === 0 ? BIG_BOX : enterprise(unevenRank(OTHER_BOXES, Math.random()));
  const id = newMessageId(Math.floor(at));
  const parts = partsOf(letter(messageTypeId, number));
  const facts: Published = {
    type: "Published",
    data: {
      sender: { enterpriseNumber: sender, partition: "GENERAL" },
      recipient: { enterpriseNumber: recipient, partition: "GENERAL" },
      messageTypeId,
      kind: number % 7 === 0 ? "REGISTERED" : "SIMPLE",
      isReplyAuthorized: number % 3 === 0,
      mainContent: "body",
      expirationDate: instant(at + VALIDITY),
      commitments: commitmentsTo(parts),
    },
  };
  const context = contextOf(requestOf("sender", sender));
  const deposit = depositOf(id, parts, context, instant(at));
  const stream = messageStream(id);
  const published: Append = { stream, expected: "no-stream", events: toRecord(stream, [facts], context, instant(at)) };
  return { appends: [deposit, published], sent: { id, recipient, at } };
}

/** Read by somebody of the enterprise, then perhaps masked. */
function whatFollowed({ id, recipient, at }: Sent, step: number): Append[] {
  const facts: Fact[] = [];
  if (Math.random() < READ_SHARE) {
    facts.push({ type: "Read", data: { part: "body", tokenHash: requestOf("user").caller.tokenHash } } satisfies Read);
  }
  if (Math.random() < MASKED_SHARE) facts.push({ type: "Masked", data: {} });
  if (facts.length === 0) return [];
  const stream = messageStream(id);
  const role: Role = "user";
  const context = contextOf(requestOf(role, recipient));
  return [{ stream, expected: 0, events: toRecord(stream, facts, context, instant(at + BATCH * step)) }];
}

const instant = (milliseconds: number) => new Date(milliseconds).toISOString() as Instant;
