import { newMessageId } from "../../src/application/ids.ts";
import { eraseContent } from "../../src/application/policies/erase-content.ts";
import { expireMessages, runJob } from "../../src/application/policies/expiry-jobs.ts";
import { EventStoreUnavailable } from "../../src/application/ports/event-store.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { DAY, HOUR, instant } from "../../src/domain/instant.ts";
import { type Api, publication } from "./api.ts";
import {
  CreatePartitionDocument,
  DeletePartitionDocument,
  InboxDocument,
  MailboxAsOfDocument,
  type MailboxAsOfQueryVariables,
  MailboxDifferenceDocument,
  MaskDocument,
  MoveMessagesDocument,
  OpenDocument,
  PublishManyDocument,
  ReplyDocument,
} from "./generated/client.ts";
import { Stage } from "./stage.ts";

describe("The past of a mailbox", () => {
  let stage: Stage;
  let sender: Api;
  let auditor: Api;

  beforeAll(async () => {
    stage = await Stage.open();
    stage.stopClock();
    sender = await stage.as("sender", stage.institution);
    auditor = await stage.as("auditor");
  });
  afterAll(() => stage.close());

  /** An enterprise of its own with its administrator, whose mailbox is asked for. */
  async function enterprise() {
    const number = stage.newEnterprise();
    const administrator = await stage.as("administrator", number);
    const user = await stage.as("user", number);
    const asOf = (asker: Api, moment: object, more: Partial<MailboxAsOfQueryVariables> = {}) =>
      asker
        .ask(MailboxAsOfDocument, { enterpriseNumber: number, asOf: moment, ...more })
        .then((data) => data.mailboxAsOf);
    return { number, administrator, user, asOf, now: () => nowIn(administrator, number) };
  }

  async function nowIn(administrator: Api, enterpriseNumber: EnterpriseNumber): Promise<string> {
    await stage.caughtUp();
    const { mailbox } = await administrator.ask(InboxDocument, { enterpriseNumber });
    return mailbox?.cursor as string;
  }

  async function passTime(milliseconds: number): Promise<void> {
    stage.advanceClock(milliseconds);
    await runJob(expireMessages, stage.office, stage.readModel, 100);
    await stage.caughtUp();
    await eraseContent(stage.office, stage.readModel, stage.projection, 100);
  }

  it("is told at any position: folders, states, counters, and who could read", async () => {
    const { number, administrator, user, asOf, now } = await enterprise();
    const first = await sender.publish(number);
    const second = await sender.publish(number, { isReplyAuthorized: true });
    const arrived = await now();
    await user.ask(OpenDocument, { input: { messageId: first.messageId } });
    await user.ask(MaskDocument, { input: { messageIds: [first.messageId] } });
    await user.ask(ReplyDocument, { input: { messageId: second.messageId, text: "Goed." } });
    const later = await now();

    const then = await asOf(administrator, { position: arrived });
    expect(then).toMatchObject({
      enterpriseNumber: number,
      position: arrived,
      unread: 2,
      counters: [{ folder: "INBOX", partition: "GENERAL", total: 2, unread: 2 }],
      partitions: [{ id: "GENERAL", name: null }],
    });
    expect(then?.messages.nodes.map(({ messageId }) => messageId)).toEqual([second.messageId, first.messageId]);
    expect(then?.messages.edges[1]?.node).toMatchObject({
      messageId: first.messageId,
      folder: "INBOX",
      sender: stage.institution,
      recipient: number,
      messageTypeId: "notice",
      kind: "SIMPLE",
      readAt: null,
      maskedAt: null,
      wasHidden: false,
      contentState: "AVAILABLE",
      subject: { nl: "Aangifte van het derde kwartaal" },
    });
    const personId = await user.personId();
    const person = { personId, role: "USER", couldReadAll: false, couldRead: ["GENERAL"] };
    expect(then?.whoCouldRead).toMatchObject([person]);

    const masked = await asOf(administrator, { position: later }, { folder: "MASKED" });
    expect(masked?.counters).toEqual([
      { folder: "INBOX", partition: "GENERAL", total: 1, unread: 1 },
      { folder: "MASKED", partition: "GENERAL", total: 1, unread: 0 },
      { folder: "OUTBOX", partition: "GENERAL", total: 1, unread: 1 },
    ]);
    expect(masked?.messages.edges[0]?.node).toMatchObject({ messageId: first.messageId, folder: "MASKED" });
    expect(masked?.messages.edges[0]?.node.readAt).not.toBeNull();
    const inbox = await asOf(administrator, { position: later });
    expect(inbox?.messages.edges[0]?.node.repliedAt).not.toBeNull();
  });

  it("is told at any time: the last position before the first event that is later", async () => {
    const { number, administrator, asOf, now } = await enterprise();
    const empty = await now();
    const before = stage.office.clock.now();
    stage.advanceClock(1_000);
    await sender.publish(number);
    const published = stage.office.clock.now();
    const position = await now();
    stage.advanceClock(1_000);
    await sender.publish(number);

    expect(await asOf(administrator, { time: before })).toMatchObject({ position: empty, unread: 0 });
    expect(await asOf(administrator, { time: published })).toMatchObject({ position, unread: 1 });
    const justBefore = instant(Date.parse(published) - 1);
    expect(await asOf(administrator, { time: justBefore })).toMatchObject({ position: empty, unread: 0 });
    expect(await asOf(administrator, { time: "2099-01-01T00:00:00Z" })).toMatchObject({ unread: 2 });
    expect(await asOf(administrator, { time: "2000-01-01T00:00:00Z" })).toMatchObject({ unread: 0, counters: [] });
  });

  it("shows what stood and was erased since as ERASED, and the history of what has expired", async () => {
    const { number, administrator, asOf, now } = await enterprise();
    const expirationDate = instant(Date.parse(stage.office.clock.now()) + HOUR);
    const { messageId } = await sender.publish(number, { expirationDate });
    const { createPartition } = await administrator.ask(CreatePartitionDocument, {
      input: { enterpriseNumber: number, name: "Facturen" },
    });
    const partition = createPartition.partition?.id as string;
    await administrator.ask(MoveMessagesDocument, { input: { messageIds: [messageId], partition } });
    const stood = await now();
    await administrator.ask(MoveMessagesDocument, { input: { messageIds: [messageId], partition: "GENERAL" } });
    await administrator.ask(DeletePartitionDocument, { input: { enterpriseNumber: number, partition } });
    await passTime(2 * HOUR);
    const over = await now();

    const then = await asOf(administrator, { position: stood });
    expect(then?.partitions).toEqual([
      { id: "GENERAL", name: null },
      { id: partition, name: null },
    ]);
    expect(then?.messages.edges.map(({ node }) => node)).toMatchObject([
      { messageId, folder: "INBOX", partition, expiredAt: null, contentState: "ERASED", subject: null },
    ]);
    const expired = await asOf(administrator, { position: over }, { folder: "EXPIRED" });
    expect(expired?.partitions).toEqual([{ id: "GENERAL", name: null }]);
    expect(expired?.messages.edges).toMatchObject([{ node: { messageId, folder: "EXPIRED", partition: "GENERAL" } }]);
  });

  it("is decided by today's rights: auditors and today's administrators ask, and auditors see no content", async () => {
    const { number, user, administrator, asOf, now } = await enterprise();
    await administrator.ask(CreatePartitionDocument, { input: { enterpriseNumber: number, name: "Geheim" } });
    await sender.publish(number);
    const position = await now();
    const stranger = await stage.as("administrator", stage.newEnterprise());
    for (const other of [user, sender, stranger, await stage.as("operator")]) {
      expect(await asOf(other, { position })).toBeNull();
    }
    const seen = await asOf(auditor, { position });
    expect(seen).toMatchObject({ unread: 1, partitions: [{ id: "GENERAL" }, { name: null }] });
    expect(seen?.messages.edges[0]?.node).toMatchObject({ contentState: "AVAILABLE", subject: null });
    const own = await asOf(administrator, { position });
    expect(own?.partitions[1]?.name).toBe("Geheim");
  });

  it("keeps from the recipient what is hidden today, and shows it once it is acknowledged", async () => {
    const { number, administrator, asOf, now } = await enterprise();
    const operator = await stage.as("operator");
    const type = { repliesAllowed: false, registeredAllowed: true, hiddenUntilAcknowledged: true };
    await operator.registerMessageType(stage.institution, "summons", type);
    await sender.publish(number, { messageTypeId: "summons", kind: "REGISTERED_WITH_ACKNOWLEDGEMENT" });
    const position = await now();
    const then = await asOf(administrator, { position });
    expect(then?.messages.edges[0]?.node).toMatchObject({
      sender: null,
      messageTypeId: null,
      subject: null,
      contentState: "HIDDEN",
      wasHidden: true,
      acceptance: { status: "REQUESTED", decidedAt: null },
    });
    const seen = await asOf(auditor, { position });
    expect(seen?.messages.edges[0]?.node).toMatchObject({ sender: stage.institution, subject: null, wasHidden: true });
  });

  it("comes in pages that take as many statements for 100 messages as for 10, and no read of the log after the first", async () => {
    const { number, administrator, asOf, now } = await enterprise();
    const messages = Array.from({ length: 120 }, () => publication(number, { messageId: newMessageId(Date.now()) }));
    await sender.ask(PublishManyDocument, { input: { messages } });
    const position = await now();
    const page = await asOf(administrator, { position }, { first: 100 });
    expect(page?.messages.edges).toHaveLength(100);
    expect(page?.messages.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const after = page?.messages.pageInfo.endCursor as string;
    const rest = await asOf(administrator, { position }, { first: 100, after });
    expect(rest?.messages.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const ids = [page, rest].flatMap((one) => one?.messages.nodes.map(({ messageId }) => messageId));
    expect(new Set(ids).size).toBe(120);

    const statements = async (first: number) => {
      const before = stage.statements;
      await asOf(administrator, { position }, { first });
      return stage.statements - before;
    };
    expect(await statements(100)).toBe(await statements(10));
  });

  it("refuses what is no moment", async () => {
    const { number: enterpriseNumber, administrator } = await enterprise();
    const refused = (asOf: object, more: object = {}) =>
      administrator.refused(MailboxAsOfDocument, { enterpriseNumber, asOf, ...more });
    expect(await refused({})).toEqual([200, "BAD_USER_INPUT"]);
    expect(await refused({ time: "2026-01-01T00:00:00Z", position: "00" })).toEqual([200, "BAD_USER_INPUT"]);
    expect(await refused({ time: "yesterday" })).toEqual([200, "BAD_USER_INPUT"]);
    expect(await refused({ position: "zz" })).toEqual([200, "INVALID_POSITION"]);
    const asOf = { time: "2026-01-01T00:00:00Z" };
    expect(await refused(asOf, { first: 101 })).toEqual([200, "BAD_USER_INPUT"]);
    expect(await refused(asOf, { after: "zz" })).toEqual([200, "INVALID_CURSOR"]);
    const wrong = { enterpriseNumber: "0000000000", asOf };
    expect(await administrator.refused(MailboxAsOfDocument, wrong)).toEqual([200, "INVALID_ENTERPRISE_NUMBER"]);
    const five = [1, 2, 3, 4, 5, 6].map(
      (n) => `a${n}: mailboxDifference(enterpriseNumber: "${enterpriseNumber}", from: {time: "2026-01-01T00:00:00Z"},
        to: {time: "2026-01-01T00:00:00Z"}) { total }`,
    );
    expect(await administrator.refused(`{ ${five.join("\n")} }`)).toEqual([400, "QUERY_TOO_COSTLY"]);
  });

  it("differs between two moments by what happened in between", async () => {
    const { number, administrator, user, now } = await enterprise();
    const [kept, opened] = [await sender.publish(number), await sender.publish(number)];
    const from = { position: await now() };
    await user.ask(OpenDocument, { input: { messageId: opened.messageId } });
    const arrived = await sender.publish(number);
    const personId = newMessageId(Date.now());
    await administrator.grant(number, personId);
    const to = { position: await now() };

    const { mailboxDifference } = await auditor.ask(MailboxDifferenceDocument, { enterpriseNumber: number, from, to });
    expect(mailboxDifference).toMatchObject({
      before: { unread: 2 },
      after: { unread: 2 },
      total: 2,
      counters: [{ before: { folder: "INBOX", total: 2, unread: 2 }, after: { folder: "INBOX", total: 3, unread: 2 } }],
      whoCouldRead: [{ before: null, after: { personId, couldRead: ["GENERAL"] } }],
    });
    expect(JSON.stringify(mailboxDifference)).not.toContain(kept.messageId);
    const [changed, added] = mailboxDifference?.messages.nodes ?? [];
    expect(changed).toMatchObject({ before: { messageId: opened.messageId, readAt: null } });
    expect(changed?.after?.readAt).not.toBeNull();
    expect(added).toMatchObject({ before: null, after: { messageId: arrived.messageId, folder: "INBOX" } });

    const page = await auditor.ask(MailboxDifferenceDocument, { enterpriseNumber: number, from, to, first: 1 });
    const after = page.mailboxDifference?.messages.pageInfo.endCursor as string;
    expect(page.mailboxDifference?.messages.pageInfo.hasNextPage).toBe(true);
    const next = await auditor.ask(MailboxDifferenceDocument, { enterpriseNumber: number, from, to, first: 1, after });
    expect(next.mailboxDifference?.messages.nodes).toEqual([added]);

    const backwards = { enterpriseNumber: number, from: to, to: from };
    expect(await auditor.refused(MailboxDifferenceDocument, backwards)).toEqual([200, "BAD_USER_INPUT"]);
    const stranger = await stage.as("administrator", stage.newEnterprise());
    const asked = await stranger.ask(MailboxDifferenceDocument, { enterpriseNumber: number, from, to });
    expect(asked.mailboxDifference).toBeNull();
  });
});

it("is unavailable where the event store is, while lists go on", async () => {
  let isDown = false;
  const stage = await Stage.open({
    wrapStore: (store) =>
      new Proxy(store, {
        get(target, name) {
          if (isDown && name === "readStream") return () => Promise.reject(new EventStoreUnavailable("down"));
          const member = Reflect.get(target, name);
          return typeof member === "function" ? member.bind(target) : member;
        },
      }),
  });
  try {
    const number = stage.newEnterprise();
    await (await stage.as("sender", stage.institution)).publish(number);
    const auditor = await stage.as("auditor");
    await stage.caughtUp();
    isDown = true;
    const asOf = { time: instant(Date.now() + DAY) };
    expect(await auditor.refused(MailboxAsOfDocument, { enterpriseNumber: number, asOf })).toEqual([
      200,
      "UNAVAILABLE",
    ]);
  } finally {
    await stage.close();
  }
});
