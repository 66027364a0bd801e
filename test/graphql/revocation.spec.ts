import type { EventStore } from "../../src/application/ports/event-store.ts";
import { EventStoreUnavailable } from "../../src/application/ports/event-store.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { GENERAL } from "../../src/domain/message/events.ts";
import { insteadOf } from "../instead-of.ts";
import type { Api } from "./api.ts";
import { follow } from "./follow.ts";
import { InboxDocument, MoveMessagesDocument, OpenDocument, RevokeAccessDocument } from "./generated/client.ts";
import { Stage } from "./stage.ts";
import { until } from "./until.ts";

describe("An open subscription", () => {
  let stage: Stage;
  let enterpriseNumber: EnterpriseNumber;
  let administrator: Api;
  let user: Api;
  let hr: string;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    enterpriseNumber = stage.newEnterprise();
    administrator = await stage.as("administrator", enterpriseNumber);
    user = await stage.as("user", enterpriseNumber);
    hr = await administrator.createPartition(enterpriseNumber, "Personnel");
  });

  it("ends with 4403 when the access is revoked, and tells nothing that comes later", async () => {
    const before = stage.liveSubscribers();
    const { changes, closed } = await follow(user, enterpriseNumber);
    await until(() => stage.liveSubscribers() === before + 1);
    const input = { enterpriseNumber, personId: await user.personId() };
    await administrator.ask(RevokeAccessDocument, { input });
    await (await stage.as("sender", stage.institution)).publish(enterpriseNumber);
    expect(await closed).toBe(4403);
    expect(changes.map(({ change }) => change)).not.toContain("PUBLISHED");
    expect(await user.ask(InboxDocument, { enterpriseNumber })).toEqual({ mailbox: null });
    await until(() => stage.liveSubscribers() === before);
  });

  it("ends with 4499 when the rights change, and the others' goes on", async () => {
    const before = stage.liveSubscribers();
    const mine = await follow(user, enterpriseNumber);
    const theirs = await follow(administrator, enterpriseNumber);
    await until(() => stage.liveSubscribers() === before + 2);
    await administrator.grant(enterpriseNumber, await user.personId(), { partitions: [hr] });
    expect(await mine.closed).toBe(4499);
    await until(() => theirs.changes.some(({ change }) => change === "ACCESS_CHANGED"));
    await theirs.client.dispose();
  });

  it("tells of the partitions that are seen, and that a message has left them", async () => {
    await administrator.grant(enterpriseNumber, await user.personId(), { partitions: [GENERAL] });
    const before = stage.liveSubscribers();
    const { changes, client } = await follow(user, enterpriseNumber);
    await until(() => stage.liveSubscribers() === before + 1);
    const sender = await stage.as("sender", stage.institution);
    const { messageId } = await sender.publish(enterpriseNumber);
    await administrator.ask(MoveMessagesDocument, { input: { messageIds: [messageId], partition: hr } });
    await administrator.ask(OpenDocument, { input: { messageId } });
    const last = await sender.publish(enterpriseNumber);
    await until(() => changes.some((change) => change.messageId === last.messageId));
    expect(changes.map(({ change, messageId: id }) => [change, id])).toEqual([
      ["PUBLISHED", messageId],
      ["MOVED_TO_PARTITION", messageId],
      ["PUBLISHED", last.messageId],
    ]);
    expect(changes[1]?.message).toBeNull();
    expect(changes[2]?.previousCursor).toBe(changes[1]?.cursor);
    expect(changes[2]?.mailbox.unread).toBe(1);
    await client.dispose();
  });
});

describe("A node that has lost touch with the head of the log", () => {
  let stage: Stage;
  let isGone = false;
  const cutOff = (store: EventStore): EventStore =>
    insteadOf(store, {
      head: async () => {
        if (isGone) throw new EventStoreUnavailable("gone");
        return store.head();
      },
    });
  beforeAll(async () => {
    stage = await Stage.open({ wrapStore: cutOff, headLostAfterMs: 3_000 });
  });
  afterAll(() => stage.close());

  it("refuses content and changes and closes subscriptions; lists go on, and all is well once it is back", async () => {
    const enterpriseNumber = stage.newEnterprise();
    const reader = await stage.as("administrator", enterpriseNumber);
    const { messageId } = await (await stage.as("sender", stage.institution)).publish(enterpriseNumber);
    const opens = async () =>
      (await reader.ask(OpenDocument, { input: { messageId } })).openMessage.userErrors[0]?.code;
    const { closed } = await follow(reader, enterpriseNumber);
    await until(() => stage.liveSubscribers() === 1);
    isGone = true;
    expect(await closed).toBe(1013);
    expect(await opens()).toBe("UNAVAILABLE");
    const { mailbox } = await reader.ask(InboxDocument, { enterpriseNumber });
    expect(mailbox?.messages.edges).toHaveLength(1);
    expect(reader.position).toBeDefined();
    const again = await follow(reader, enterpriseNumber);
    await again.client.dispose();
    expect(again.changes).toEqual([]);
    isGone = false;
    await until(async () => (await opens()) === undefined);
  });
});
