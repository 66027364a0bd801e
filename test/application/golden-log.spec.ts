import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { canonicalEventBytes } from "../../src/application/evidence/canonical-bytes.ts";
import { load } from "../../src/application/handle.ts";
import type { EventStore, RecordedEvent } from "../../src/application/ports/event-store.ts";
import { FOLDERS, type ReadModel } from "../../src/application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { jobDecider } from "../../src/domain/job/decider.ts";
import { mailboxDecider } from "../../src/domain/mailbox/decider.ts";
import { messageDecider } from "../../src/domain/message/decider.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import { senderDecider } from "../../src/domain/sender/decider.ts";
import { STREAM_PREFIXES } from "../../src/infrastructure/read-model/recorded.ts";
import { openInFolder } from "../infrastructure/embedded-log/log-folder.ts";
import { projected, removeProjected } from "../infrastructure/read-model/projected.ts";

/**
 * A history of version 1, one event a line in its canonical bytes, as the first version recorded it. Lines may be added for
 * new types of events; those that stand are never changed, whatever becomes of the code: logs like this one are out there.
 */
const text = readFileSync(new URL("../golden/log-v1.ndjson", import.meta.url), "utf8");
const events: Omit<RecordedEvent, "position">[] = text
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));

/** So many lines were there on the first day; those that follow are in streams of their own. */
const FIRST_DAY = 42;

/** What version 1 concluded from the first of them. A later one may know more, never something else. */
const concluded = JSON.parse(readFileSync(new URL("../golden/log-v1.concluded.json", import.meta.url), "utf8"));

let store: EventStore;
let dispose: () => Promise<void>;
let told: RecordedEvent[];
let firstDay: RecordedEvent[];

beforeAll(async () => {
  ({ store, dispose } = await openInFolder());
  for (const { stream, revision, ...event } of events) {
    const expected = revision === 0 ? "no-stream" : revision - 1;
    expect(await store.append({ stream, expected, events: [event] })).toMatchObject({ outcome: "appended", revision });
  }
  told = [];
  for await (const page of store.readAll()) told.push(...page);
  firstDay = told.slice(0, FIRST_DAY);
});
afterAll(async () => {
  removeProjected();
  await dispose();
});

it("the golden log's lines are those of the first day", () => {
  const first = text.split("\n").slice(0, FIRST_DAY).join("\n");
  expect(createHash("sha256").update(first).digest("hex")).toBe(
    "498db51a99ba3b4268e0b389fc49373ffaff3f430268dc18c6acef4e666f1c1f",
  );
});

it("holds every type of event that has a golden one", () => {
  const golden = JSON.parse(readFileSync(new URL("../golden/events-v1.json", import.meta.url), "utf8"));
  const types = (of: { type: string }[]) => [...new Set(of.map(({ type }) => type))].sort();
  expect(types(events as { type: string }[])).toEqual(types(golden.map(({ event }: { event: object }) => event)));
});

it("comes out of a store with the bytes that went in", () => {
  expect(told.map((event) => canonicalEventBytes(event).toString("utf8"))).toEqual(text.trimEnd().split("\n"));
});

it("the deciders conclude from it what they did", async () => {
  expect(await decided()).toMatchObject(concluded.decided);
});

it.each([1, 7, 1_000])("the projections conclude from it what they did, in batches of %i", (batchSize) => {
  expect(shown(projected(projectedEvents(firstDay), batchSize).readModel)).toMatchObject(concluded.shown);
});

it("what was added later is understood", () => {
  const { readModel } = projected(projectedEvents(told), 1_000);
  expect(readModel.messagesById(published(told)).size).toBe(published(told).length);
  expect(published(told).length).toBeGreaterThan(published(firstDay).length);
});

const projectedEvents = (events: readonly RecordedEvent[]) =>
  events.filter(({ stream }) => STREAM_PREFIXES.some((prefix) => stream.startsWith(prefix)));

const published = (events: readonly RecordedEvent[]) =>
  events.flatMap(({ stream, type }) => (type === "Published" ? [stream.slice("message-".length) as MessageId] : []));

async function decided(): Promise<Record<string, unknown>> {
  const states: Record<string, unknown> = {};
  for (const stream of new Set(told.map((event) => event.stream))) {
    const decider = DECIDERS[stream.slice(0, stream.indexOf("-"))];
    if (decider) states[stream] = plain((await load(store, stream, decider)).state);
  }
  return states;
}

type AnyDecider = Parameters<typeof load<unknown, never>>[2];

const DECIDERS: Readonly<Record<string, AnyDecider>> = {
  message: messageDecider as unknown as AnyDecider,
  mailbox: mailboxDecider as unknown as AnyDecider,
  sender: senderDecider as unknown as AnyDecider,
  job: jobDecider as unknown as AnyDecider,
};

/** Everything that the read model tells, but for positions, which belong to the store. */
function shown(readModel: ReadModel): unknown {
  const parties = [
    ...new Set(firstDay.flatMap(({ stream }) => /^(?:mailbox|sender)-(\d{10})$/.exec(stream)?.[1] ?? [])),
    ...new Set(
      firstDay.flatMap(
        ({ data }) => (data as Record<string, { enterpriseNumber?: string }>).recipient?.enterpriseNumber ?? [],
      ),
    ),
  ] as EnterpriseNumber[];
  const messageIds = published(firstDay);
  const persons = firstDay.flatMap(({ type, data }) => (type === "PersonRegistered" ? [data] : [])) as {
    issuer: string;
    subject: string;
  }[];
  return plain({
    mailboxes: Object.fromEntries(
      parties.map((mailbox) => [
        mailbox,
        {
          row: readModel.mailboxesByNumber([mailbox]).get(mailbox),
          sender: readModel.sendersByNumber([mailbox]).get(mailbox),
          messageTypes: readModel.messageTypesOf(mailbox),
          counts: readModel.counts(mailbox),
          feed: readModel.feed(mailbox, undefined, 1_000),
          folders: Object.fromEntries(
            FOLDERS.map((folder) => [
              folder,
              readModel.messages({ mailbox, folder, order: "PUBLICATION_OLDEST_FIRST", first: 100 }).rows,
            ]),
          ),
        },
      ]),
    ),
    contents: readModel.contentById(messageIds),
    replies: readModel.repliesTo(messageIds),
    persons: persons.map(({ issuer, subject }) => readModel.personBySubject(issuer, subject)),
    statistics: readModel.statistics(),
    totals: readModel.totals(),
  });
}

/** As JSON has it: maps as objects; without positions. */
function plain(value: unknown): unknown {
  const form = (key: string, inner: unknown) => {
    if (key === "position") return undefined;
    return inner instanceof Map ? Object.fromEntries(inner) : inner;
  };
  return JSON.parse(JSON.stringify(value, form));
}
