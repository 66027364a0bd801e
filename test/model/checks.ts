import { isDeepStrictEqual } from "node:util";
import { feedCursor } from "../../src/graphql/cursor.ts";
import {
  LiveDocument,
  type LiveSubscription,
  StatisticsDocument,
  WholeMailboxDocument,
} from "../graphql/generated/client.ts";
import { FOLDERS, figuresOf, rowOf, sorted } from "./expected.ts";
import { type Model, PARTIES, type Party } from "./model.ts";
import type { Real } from "./real.ts";

/** As `toEqual`, at a tenth of its cost where they are equal, which is nearly always. */
export function same(actual: unknown, expected: unknown): void {
  // What graphql-js makes has no prototype.
  const plain = JSON.parse(JSON.stringify(actual ?? null));
  const wanted = JSON.parse(JSON.stringify(expected ?? null));
  if (!isDeepStrictEqual(plain, wanted)) expect(plain).toEqual(wanted);
}

/** The mailboxes of which the model says that something changed; the others are looked at in the end. */
export async function checkChanged(model: Model, real: Real): Promise<void> {
  for (const party of PARTIES) {
    const expected = JSON.stringify([
      figuresOf(model, party),
      FOLDERS.map((folder) => model.list(party, folder).map((letter) => rowOf(letter, party, real))),
    ]);
    if (real.checked.get(party) === expected) continue;
    await checkMailbox(model, real, party);
    real.checked.set(party, expected);
  }
}

/** Lists, counters, unread and marks. */
async function checkMailbox(model: Model, real: Real, party: Party): Promise<void> {
  const number = real.number(party);
  const { mailbox } = await real.ground.ask(real.as("administrator", party), WholeMailboxDocument, { number });
  if (!mailbox) throw new Error("a mailbox of one's own is missing");
  const { INBOX, MASKED, OUTBOX, EXPIRED, ...figures } = mailbox;
  const lists = { INBOX, MASKED, OUTBOX, EXPIRED };
  same({ ...figures, counters: sorted(figures.counters) }, figuresOf(model, party));
  for (const folder of FOLDERS) {
    const rows = lists[folder].nodes.map(({ publicationOrder: _, ...row }) => row);
    same(
      rows,
      model.list(party, folder).map((letter) => rowOf(letter, party, real)),
    );
    const orders = lists[folder].nodes.map(({ publicationOrder }) => publicationOrder);
    same(orders, orders.toSorted().reverse());
  }
}

export async function checkAll(model: Model, real: Real): Promise<void> {
  for (const party of PARTIES) {
    await checkMailbox(model, real, party);
    await checkFeed(model, real, party);
  }
  await checkStatistics(model, real);
  await checkLog(model, real);
}

/** A follower from the beginning on is told every change once, in order, each linked to the one before. */
async function checkFeed(model: Model, real: Real, party: Party): Promise<void> {
  const expected = model.mailboxes[party]?.changes ?? [];
  const told = await follow(real, party, feedCursor(undefined), expected.length);
  same(inOneOrder(told.map(({ change, message }) => [change, message?.messageId])), inOneOrder(expected));
  same(
    told.map(({ previousCursor }) => previousCursor),
    [feedCursor(undefined), ...told.map(({ cursor }) => cursor)].slice(0, told.length),
  );
  same(real.ground.readModel.feed(real.number(party), undefined, 1_000).length, expected.length);
}

/** So many changes after the cursor. */
export async function follow(
  real: Real,
  party: Party,
  after: string,
  count: number,
): Promise<LiveSubscription["mailboxChanged"][]> {
  const told: LiveSubscription["mailboxChanged"][] = [];
  if (count === 0) return told;
  const { promise, resolve } = Promise.withResolvers<void>();
  const variables = { number: real.number(party), after };
  const end = await real.ground.subscribe(
    real.as("administrator", party),
    LiveDocument,
    variables,
    ({ mailboxChanged }) => {
      told.push(mailboxChanged);
      if (told.length === count) resolve();
    },
  );
  await promise;
  await end();
  return told;
}

/** Neighbours of one kind may have been carried out at once: then their order is the store's. */
function inOneOrder(changes: readonly (readonly [string, string | undefined])[]) {
  return changes.map((change, index) => {
    let from = index;
    let to = index;
    while (changes[from - 1]?.[0] === change[0]) from--;
    while (changes[to + 1]?.[0] === change[0]) to++;
    const alike = changes.slice(from, to + 1).map(([, id]) => id ?? "");
    return [change[0], alike.toSorted()[index - from]];
  });
}

async function checkStatistics(model: Model, real: Real): Promise<void> {
  const senders = PARTIES.filter((party) => model.list(party, "OUTBOX").length > 0);
  for (const party of senders) {
    const { statistics } = await real.ground.ask(real.as("operator"), StatisticsDocument, {
      sender: real.number(party),
    });
    const sums = { published: 0, read: 0, replied: 0, expired: 0 };
    for (const { published, read, replied, expired } of statistics.senders) {
      sums.published += published;
      sums.read += read;
      sums.replied += replied;
      sums.expired += expired;
    }
    const sent = model.list(party, "OUTBOX");
    const told = (type: string) =>
      sent.reduce((sum, letter) => sum + letter.told.filter((event) => event === type).length, 0);
    same(sums, { published: sent.length, read: told("Read"), replied: told("Replied"), expired: told("Expired") });
  }
}

/** Every event of the run, exactly once, in its stream: nothing is missing and nothing else was written. */
async function checkLog(model: Model, real: Real): Promise<void> {
  const streams = new Map<string, string[]>();
  const { began, ground } = real;
  for await (const page of ground.store.readAll(began === undefined ? {} : { from: began })) {
    for (const { stream, type, position } of page) {
      if (position !== began) streams.set(stream, [...(streams.get(stream) ?? []), type]);
    }
  }
  const take = (stream: string) => {
    const types = streams.get(stream);
    streams.delete(stream);
    return types ?? [];
  };
  for (const { id, told, erased } of model.letters) {
    same(take(`message-${id}`), told);
    same(take(`content-${id}`), erased ? [] : ["ContentDeposited"]);
  }
  for (const { id, state } of model.attempts) {
    if (state === "closed") same(take(`message-${id}`), ["PublicationAbandoned"]);
    if (state === "deposited") same(take(`content-${id}`), ["ContentDeposited"]);
  }
  for (const { id } of model.pendingReplies) same(take(`content-${id}`), ["ContentDeposited"]);
  for (const party of PARTIES) {
    same(take(`mailbox-${real.number(party)}`), model.mailboxes[party]?.told);
    same(take(`sender-${real.number(party)}`), model.sendersTold[party]);
  }
  const rest = { ContentDeposited: 0, SubmissionRejected: 0, PublicationAbandoned: 0 };
  for (const [stream, types] of streams) {
    // What earlier runs left may expire in this one, or be swept; persons are told by signing in.
    if (stream.startsWith("job-") || stream === "log") continue;
    const [type] = types;
    if (type === "PersonRegistered" || (type === "Expired" && types.length === 1)) continue;
    if (types.length !== 1 || type === undefined || !(type in rest)) throw new Error(`${stream}: ${types}`);
    rest[type as keyof typeof rest]++;
  }
  const addresses = model.mailboxes.reduce(
    (sum, { address, oldAddresses }) => sum + oldAddresses + (address === undefined ? 0 : 1),
    0,
  );
  same(rest, {
    ContentDeposited: addresses + model.lostReplies.length,
    SubmissionRejected: model.rejections,
    PublicationAbandoned: model.abandonedReplies,
  });
}
