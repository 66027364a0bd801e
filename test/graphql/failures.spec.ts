import { type EventStore, EventStoreUnavailable, StorageFull } from "../../src/application/ports/event-store.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { insteadOf } from "../instead-of.ts";
import { type Api, publication } from "./api.ts";
import {
  InboxDocument,
  MaskDocument,
  MeDocument,
  OpenDocument,
  PublishDocument,
  SentDocument,
} from "./generated/client.ts";
import { Stage } from "./stage.ts";

/** A store that works until it is told to fail. */
function failing(faults: { error?: Error }) {
  const orFail =
    <Arguments extends unknown[], Result>(method: (...args: Arguments) => Promise<Result>) =>
    async (...args: Arguments): Promise<Result> => {
      if (faults.error) throw faults.error;
      return method(...args);
    };
  return (store: EventStore): EventStore =>
    insteadOf(store, {
      append: orFail((append) => store.append(append)),
      appendInOrder: orFail((appends) => store.appendInOrder(appends)),
    });
}

describe("When something is wrong on our side", () => {
  const faults: { error?: Error } = {};
  const reading: { error?: Error } = {};
  let isVisible = true;
  let stage: Stage;
  let sender: Api;
  let user: Api;
  let enterprise: EnterpriseNumber;

  beforeAll(async () => {
    stage = await Stage.open({
      wrapStore: failing(faults),
      wrapReadModel: (readModel) => ({
        ...readModel,
        messages: (request) => {
          if (reading.error) throw reading.error;
          return readModel.messages(request);
        },
      }),
      wrapProjection: (projection) => ({
        reached: async (position, timeoutMs) => (await projection.reached(position, timeoutMs)) && isVisible,
      }),
    });
    enterprise = stage.newEnterprise();
    sender = await stage.as("sender", stage.institution);
    user = await stage.as("user", enterprise);
    await user.ask(MeDocument, {});
  });
  afterEach(() => {
    delete faults.error;
    delete reading.error;
    isVisible = true;
  });
  afterAll(() => stage.close());

  it.each([
    ["STORAGE_FULL", new StorageFull("database or disk is full: /var/lib/secret/log.db")],
    ["UNAVAILABLE", new EventStoreUnavailable("connect ECONNREFUSED 10.0.0.7:2113")],
  ] as const)("%s: what has to be recorded is refused, lists go on", async (code, error) => {
    const { messageId } = await sender.publish(enterprise);
    faults.error = error;
    const refusal = [{ code, message: expect.not.stringMatching(/secret|10\.0/) }];
    const { openMessage } = await user.ask(OpenDocument, { input: { messageId } });
    expect(openMessage).toMatchObject({ content: null, userErrors: refusal });
    const { publishMessage } = await sender.ask(PublishDocument, { input: publication(enterprise) });
    expect(publishMessage).toMatchObject({ messageId: null, userErrors: refusal });
    const { maskMessages } = await user.ask(MaskDocument, { input: { messageIds: [messageId] } });
    expect(maskMessages.results[0]?.userErrors).toMatchObject([{ code }]);
    const { mailbox } = await user.ask(InboxDocument, { enterpriseNumber: enterprise, search: "kwartaal" });
    expect(mailbox?.messages.edges.map(({ node }) => node.messageId)).toContain(messageId);
  });

  it("still tells a sender what is wrong with its input, also where that can't be recorded", async () => {
    faults.error = new StorageFull("full");
    const { publishMessage } = await sender.ask(PublishDocument, { input: publication("1") });
    expect(publishMessage.userErrors).toMatchObject([{ code: "INVALID_ENTERPRISE_NUMBER" }]);
  });

  it("STALE: what is done is said to be done, with its ids", async () => {
    isVisible = false;
    const input = publication(enterprise);
    const { publishMessage } = await sender.ask(PublishDocument, { input });
    expect(publishMessage).toMatchObject({ messageId: input.messageId, userErrors: [{ code: "STALE" }] });
    isVisible = true;
    const { sentMessages } = await sender.ask(SentDocument, { first: 1 });
    expect(sentMessages.nodes[0]?.messageId).toBe(input.messageId);
  });

  it.each(["a query", "a mutation"])(
    "unexpected, in %s: an id is told, under which the log has it, and nothing else",
    async (what) => {
      const bug = new TypeError("SQLITE_ERROR: no such column secret in /var/lib/ebox/read-model.db");
      if (what === "a query") reading.error = bug;
      else faults.error = bug;
      const answer =
        what === "a query"
          ? await user.post({ query: `{ me { mailbox { messages { nodes { id } } } } }` })
          : await sender.post({
              query: `mutation ($input: PublishMessageInput!) { publishMessage(input: $input) { messageId } }`,
              variables: { input: publication(enterprise) },
            });
      const [error] = answer.errors ?? [];
      expect(error?.extensions).toEqual({ code: "INTERNAL", errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
      expect(JSON.stringify(answer)).not.toMatch(/secret|sqlite|\/var|\.ts|node_modules/i);
      const line = stage.logged.find((logged) => logged.includes(error?.extensions.errorId as string));
      expect(JSON.parse(line as string)).toMatchObject({
        level: "error",
        err: { message: bug.message },
        requestId: expect.any(String),
      });
    },
  );

  it("unexpected, over a WebSocket: the same", async () => {
    reading.error = new TypeError("SQLITE_ERROR: secret");
    const client = user.socket();
    const { value } = await client.iterate({ query: "{ me { mailbox { messages { nodes { id } } } } }" }).next();
    expect(value?.errors).toMatchObject([{ extensions: { code: "INTERNAL" } }]);
    expect(JSON.stringify(value)).not.toContain("secret");
    await client.dispose();
  });
});
