import { print } from "graphql";
import { canonicalBytes, canonicalEventBytes, sha256 } from "../../src/application/evidence/canonical-bytes.ts";
import type { EventStore, RecordedEvent } from "../../src/application/ports/event-store.ts";
import { EventStoreUnavailable } from "../../src/application/ports/event-store.ts";
import { tellPosition } from "../../src/application/told-position.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { instant } from "../../src/domain/instant.ts";
import type { Api } from "./api.ts";
import {
  AuditTrailDocument,
  AuditTrailLiveDocument,
  type AuditTrailLiveSubscription,
  type AuditTrailQueryVariables,
  MaskDocument,
  MessageHistoryDocument,
  OpenDocument,
  ReplyDocument,
} from "./generated/client.ts";
import { Stage } from "./stage.ts";
import { until } from "./until.ts";

async function wholeLog(store: Pick<EventStore, "readAll">): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const page of store.readAll()) events.push(...page);
  return events;
}

const isAudited = ({ stream }: RecordedEvent) => !/^(content|person)-/.test(stream);

describe("The history of a message", () => {
  let stage: Stage;
  let sender: Api;
  let enterprise: EnterpriseNumber;
  let administrator: Api;
  let user: Api;

  beforeAll(async () => {
    stage = await Stage.open();
    sender = await stage.as("sender", stage.institution);
    enterprise = stage.newEnterprise();
    administrator = await stage.as("administrator", enterprise);
    user = await stage.as("user", enterprise);
  });
  afterAll(() => stage.close());

  const historyOf = async (asker: Api, messageId: string, more: object = {}) =>
    (await asker.ask(MessageHistoryDocument, { messageId, ...more })).messageHistory;
  const typesOf = async (asker: Api, messageId: string) =>
    (await historyOf(asker, messageId))?.nodes.map(({ type }) => type);

  async function openedAndMasked(): Promise<string> {
    const { messageId } = await sender.publish(enterprise, { isReplyAuthorized: true });
    await user.ask(OpenDocument, { input: { messageId } });
    await user.ask(OpenDocument, { input: { messageId } });
    await user.ask(MaskDocument, { input: { messageIds: [messageId] } });
    await user.ask(ReplyDocument, { input: { messageId, text: "Goed." } });
    return messageId;
  }

  it("tells auditors each event as it is recorded, with its digest, and never content", async () => {
    const messageId = await openedAndMasked();
    const { events } = await stage.office.store.readStream(`message-${messageId}`);
    const history = await historyOf(await stage.as("auditor"), messageId);
    expect(history?.nodes).toEqual(
      events.map((event) => ({
        position: tellPosition(event.position),
        eventId: event.id,
        type: event.type,
        streamKind: "MESSAGE",
        stream: `message-${messageId}`,
        revision: event.revision,
        messageId,
        at: event.metadata.time,
        actorId: event.metadata.actor,
        actorKind: event.metadata.actorKind.toUpperCase(),
        authenticationMethod: event.metadata.authenticationMethod,
        assuranceLevel: event.metadata.assuranceLevel.toUpperCase(),
        onBehalfOf: event.metadata.onBehalfOf,
        commandId: event.metadata.commandId,
        correlationId: event.metadata.correlationId,
        causationId: event.metadata.causationId,
        data: canonicalBytes(event.data).toString(),
        digest: sha256(canonicalEventBytes(event)),
      })),
    );
    expect(history?.nodes.map(({ type }) => type)).toEqual([
      "Published",
      "Read",
      "ContentAccessed",
      "Masked",
      "Replied",
    ]);
    expect(JSON.stringify(history)).not.toMatch(/Aangifte|Geachte|Goed\./);
  });

  it("tells each side its own, and of the other side neither who nor how it orders its mail", async () => {
    const messageId = await openedAndMasked();
    const personId = await user.personId();
    const own = await historyOf(administrator, messageId);
    expect(own?.nodes.map(({ type, actorId, onBehalfOf, data }) => [type, actorId, onBehalfOf, data])).toEqual([
      ["Published", null, stage.institution, null],
      ["Read", personId, enterprise, null],
      ["ContentAccessed", personId, enterprise, null],
      ["Masked", personId, enterprise, null],
      ["Replied", personId, enterprise, null],
    ]);
    expect(own?.nodes[0]).toMatchObject({ commandId: null, correlationId: null, causationId: null });
    expect(own?.nodes[1]?.correlationId).not.toBeNull();
    const sent = await historyOf(sender, messageId);
    expect(sent?.nodes.map(({ type, onBehalfOf }) => [type, onBehalfOf])).toEqual([
      ["Published", stage.institution],
      ["Read", enterprise],
      ["Replied", enterprise],
    ]);
    expect(sent?.nodes[0]?.actorId).toBe(await sender.personId());
    expect(sent?.nodes[1]?.actorId).toBeNull();
  });

  it("does not tell the recipient of registered mail who sent it before it is acknowledged", async () => {
    const type = { repliesAllowed: false, registeredAllowed: true, hiddenUntilAcknowledged: true };
    await (await stage.as("operator")).registerMessageType(stage.institution, "summons", type);
    const kind = "REGISTERED_WITH_ACKNOWLEDGEMENT" as const;
    const { messageId } = await sender.publish(enterprise, { messageTypeId: "summons", kind });
    const history = await historyOf(administrator, messageId);
    expect(history?.nodes.map(({ type, onBehalfOf, actorId }) => [type, onBehalfOf, actorId])).toEqual([
      ["Published", null, null],
      ["AcceptanceRequested", null, null],
    ]);
    expect(JSON.stringify(history)).not.toContain(stage.institution);
  });

  it("looks to everybody else like that of a message that is not there", async () => {
    const messageId = await openedAndMasked();
    const stranger = await stage.as("administrator", stage.newEnterprise());
    const otherSender = await stage.as("sender", stage.newEnterprise());
    for (const other of [user, stranger, otherSender, await stage.as("operator")]) {
      expect(await historyOf(other, messageId)).toBeNull();
    }
    for (const asker of [administrator, sender, await stage.as("auditor")]) {
      expect(await historyOf(asker, "0198f3a0-0000-7000-8000-000000000000")).toBeNull();
      expect(await historyOf(asker, "no id")).toBeNull();
    }
  });

  it("comes in pages", async () => {
    const messageId = await openedAndMasked();
    const first = await historyOf(sender, messageId, { first: 2 });
    expect(first?.nodes.map(({ type }) => type)).toEqual(["Published", "Read"]);
    expect(first?.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const rest = await historyOf(sender, messageId, { first: 2, after: first?.pageInfo.endCursor });
    expect(rest?.nodes.map(({ type }) => type)).toEqual(["Replied"]);
    expect(rest?.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect(await typesOf(sender, messageId)).toEqual(["Published", "Read", "Replied"]);
    const refused = (more: object) => sender.refused(MessageHistoryDocument, { messageId, ...more } as never);
    expect(await refused({ first: 0 })).toEqual([200, "BAD_USER_INPUT"]);
    expect(await refused({ after: "zz" })).toEqual([200, "INVALID_CURSOR"]);
  });
});

describe("The audit trail", () => {
  let stage: Stage;
  let sender: Api;
  let auditor: Api;
  let isDown = false;

  beforeAll(async () => {
    stage = await Stage.open({
      wrapStore: (store) =>
        new Proxy(store, {
          get(target, name) {
            const member = Reflect.get(target, name);
            if (typeof member !== "function") return member;
            return (...words: unknown[]) => {
              if (isDown && name === "subscribe") throw new EventStoreUnavailable("down");
              return Reflect.apply(member, target, words);
            };
          },
        }),
    });
    sender = await stage.as("sender", stage.institution);
    auditor = await stage.as("auditor");
  });
  afterEach(async () => {
    isDown = false;
    await until(() => stage.liveSubscribers() === 0);
  });
  afterAll(() => stage.close());

  const trail = async (variables: AuditTrailQueryVariables = {}, asker = auditor) => {
    const { auditTrail } = await asker.ask(AuditTrailDocument, variables);
    if (!auditTrail) throw new Error("not for this caller");
    return auditTrail;
  };

  async function wholeTrail(variables: AuditTrailQueryVariables = {}) {
    const nodes: Awaited<ReturnType<typeof trail>>["nodes"][number][] = [];
    for (let after: string | null = null; ; ) {
      const page = await trail({ ...variables, after });
      nodes.push(...page.nodes);
      after = page.pageInfo.endCursor ?? null;
      if (!page.pageInfo.hasNextPage) return { nodes, endCursor: after as string };
    }
  }

  it("is the log in its order, without a gap, page by page, and has nothing forgettable in it", async () => {
    const enterprise = stage.newEnterprise();
    const user = await stage.as("user", enterprise);
    for (let count = 0; count < 3; count++) {
      const { messageId } = await sender.publish(enterprise);
      await user.ask(OpenDocument, { input: { messageId } });
    }
    const { nodes } = await wholeTrail({ first: 7 });
    const events = (await wholeLog(stage.office.store)).filter(isAudited);
    expect(nodes.map(({ eventId }) => eventId)).toEqual(events.map(({ id }) => id));
    expect(nodes.map(({ digest }) => digest)).toEqual(events.map((event) => sha256(canonicalEventBytes(event))));
    expect(JSON.stringify(nodes)).not.toMatch(/Aangifte|Geachte/);
  });

  it("goes on from where it ended, by the query and by the subscription, and misses nothing", async () => {
    const enterprise = stage.newEnterprise();
    const { endCursor } = await wholeTrail();
    const first = await sender.publish(enterprise);
    const client = auditor.socket();
    const live = client.iterate<AuditTrailLiveSubscription>({
      query: print(AuditTrailLiveDocument),
      variables: { after: endCursor },
    });
    const take = async () => (await live.next()).value?.data?.auditTrail;
    expect(await take()).toMatchObject({ type: "Published", messageId: first.messageId });
    const second = await sender.publish(enterprise);
    const told = await take();
    expect(told).toMatchObject({ type: "Published", messageId: second.messageId });
    const since = await trail({ after: endCursor });
    expect(since.nodes.map(({ messageId }) => messageId)).toEqual([first.messageId, second.messageId]);
    expect(since.nodes[1]?.position).toBe(told?.position);

    await sender.publish(enterprise);
    const resumed = client.iterate<AuditTrailLiveSubscription>({
      query: print(AuditTrailLiveDocument),
      variables: { after: since.nodes[0]?.position },
    });
    expect((await resumed.next()).value?.data?.auditTrail).toEqual(told);
    await client.dispose();
  });

  it("follows from now on where no position is given, and through a filter", async () => {
    const enterprise = stage.newEnterprise();
    await sender.publish(enterprise);
    const client = auditor.socket();
    const live = client.iterate<AuditTrailLiveSubscription>({
      query: print(AuditTrailLiveDocument),
      variables: { filter: { enterprise, eventTypes: ["Published"] } },
    });
    const taken: unknown[] = [];
    const taking = (async () => {
      for await (const { data } of live) taken.push(data?.auditTrail.messageId);
    })();
    // Which of the events is the first from now on is the server's to say: each is published until one is told.
    const published: string[] = [];
    await until(async () => {
      published.push((await sender.publish(enterprise)).messageId);
      await sender.publish(stage.newEnterprise());
      return taken.length > 0;
    });
    await until(() => taken.at(-1) === published.at(-1));
    expect(taken).toEqual(published.slice(-taken.length));
    await client.dispose();
    await taking;
  });

  it("is looked through by kind, type, enterprise, actor, mandate and request", async () => {
    const enterprise = stage.newEnterprise();
    const user = await stage.as("user", enterprise);
    const administrator = await stage.as("administrator", enterprise);
    const { messageId } = await sender.publish(enterprise);
    await sender.publish(stage.newEnterprise());
    await user.ask(OpenDocument, { input: { messageId } });
    const types = async (filter: AuditTrailQueryVariables["filter"]) =>
      (await wholeTrail({ filter, first: 2 })).nodes.map(({ type }) => type);
    const about = (await wholeTrail({ filter: { enterprise } })).nodes;
    expect(about.map(({ type }) => type).filter((type) => type !== "MailboxActivated")).toEqual([
      "AccessGranted",
      "Published",
      "Read",
    ]);
    expect(await types({ messageId })).toEqual(["Published", "Read"]);
    expect(await types({ actorId: await user.personId() })).toEqual(["Read"]);
    expect(await types({ onBehalfOf: enterprise, eventTypes: ["Read", "AccessGranted"] })).toEqual([
      "AccessGranted",
      "Read",
    ]);
    const granted = about.find(({ type }) => type === "AccessGranted");
    expect(granted?.actorId).toBe(await administrator.personId());
    expect(await types({ correlationId: granted?.correlationId })).toEqual(["AccessGranted"]);
    expect(new Set(await types({ streamKinds: ["SENDER"] }))).toEqual(
      new Set(["OnboardingRequested", "TermsAccepted", "SenderAuthorised", "MessageTypeRegistered"]),
    );
    expect(
      await types({ enterprise: stage.institution, streamKinds: ["MESSAGE"], eventTypes: ["Read"], messageId }),
    ).toEqual(["Read"]);
  });

  it("is told of a period: from the first event at or after a time, until the last before the first later one", async () => {
    const enterprise = stage.newEnterprise();
    stage.stopClock();
    stage.advanceClock(5_000);
    const at = stage.office.clock.now();
    const first = await sender.publish(enterprise);
    stage.advanceClock(5_000);
    const second = await sender.publish(enterprise);
    const later = stage.office.clock.now();
    await stage.caughtUp();
    const ids = async (variables: AuditTrailQueryVariables) =>
      (await wholeTrail({ ...variables, filter: { enterprise } })).nodes.map(({ messageId }) => messageId);
    expect(await ids({ from: { time: at } })).toEqual([first.messageId, second.messageId]);
    expect(await ids({ from: { time: at }, until: { time: at } })).toEqual([first.messageId]);
    expect(await ids({ from: { time: instant(Date.parse(at) + 1) } })).toEqual([second.messageId]);
    expect(await ids({ from: { time: at }, until: { time: later } })).toEqual([first.messageId, second.messageId]);
    expect(await ids({ until: { time: "2000-01-01T00:00:00Z" } })).toEqual([]);
    const [, event] = (await wholeTrail({ from: { time: at }, filter: { enterprise } })).nodes;
    expect(await ids({ from: { position: event?.position as string } })).toEqual([]);
  });

  it("is for auditors alone, and refuses what is no question", async () => {
    const enterprise = stage.newEnterprise();
    for (const other of [sender, await stage.as("administrator", enterprise), await stage.as("operator")]) {
      expect((await other.ask(AuditTrailDocument, {})).auditTrail).toBeNull();
      const client = other.socket();
      const live = client.iterate({ query: print(AuditTrailLiveDocument) });
      expect((await live.next()).value?.errors).toMatchObject([{ extensions: { code: "NOT_FOUND" } }]);
      await client.dispose();
    }
    const refused = (variables: AuditTrailQueryVariables) => auditor.refused(AuditTrailDocument, variables as never);
    expect(await refused({ first: 101 })).toEqual([200, "BAD_USER_INPUT"]);
    expect(await refused({ after: "zz" })).toEqual([200, "INVALID_CURSOR"]);
    expect(await refused({ after: tellPosition("made-up" as never) })).toEqual([200, "INVALID_CURSOR"]);
    expect(await refused({ from: {} })).toEqual([200, "BAD_USER_INPUT"]);
    expect(await refused({ filter: { eventTypes: [] } })).toEqual([200, "BAD_USER_INPUT"]);
    expect(await refused({ filter: { enterprise: "1" } })).toEqual([200, "INVALID_ENTERPRISE_NUMBER"]);
    const client = auditor.socket();
    for (const after of ["zz", tellPosition("made-up" as never)]) {
      const live = client.iterate({ query: print(AuditTrailLiveDocument), variables: { after } });
      expect((await live.next()).value?.errors).toMatchObject([{ extensions: { code: "INVALID_CURSOR" } }]);
    }
    await client.dispose();
    isDown = true;
    expect(await refused({})).toEqual([200, "UNAVAILABLE"]);
  });

  it("takes as many statements for 100 events as for 10", async () => {
    const enterprise = stage.newEnterprise();
    for (let count = 0; count < 30; count++) await sender.publish(enterprise);
    await stage.caughtUp();
    const statements = async (first: number) => {
      const before = stage.statements;
      await trail({ first, filter: { enterprise: stage.institution } });
      return stage.statements - before;
    };
    expect(await statements(100)).toBe(await statements(10));
  });
});
