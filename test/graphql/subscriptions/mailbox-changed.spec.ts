import { print } from "graphql";
import type { Client } from "graphql-ws";
import type { EnterpriseNumber } from "../../../src/domain/enterprise-number.ts";
import { type Api, type ApiError, publication } from "../api.ts";
import {
  ChangeAddressDocument,
  ChangesDocument,
  type ChangesSubscription,
  InboxDocument,
  MaskDocument,
  OpenDocument,
  PublishManyDocument,
  ReplyDocument,
} from "../generated/client.ts";
import { Stage } from "../stage.ts";
import { until } from "../until.ts";

type Change = ChangesSubscription["mailboxChanged"];

describe("mailboxChanged", () => {
  let stage: Stage;
  let sender: Api;
  let enterprise: EnterpriseNumber;
  let user: Api;
  const clients: Client[] = [];

  beforeAll(async () => {
    stage = await Stage.open({ limits: { socketsPerCaller: 200 } });
    sender = await stage.as("sender", stage.institution);
  });
  beforeEach(async () => {
    enterprise = stage.newEnterprise();
    user = await stage.as("user", enterprise);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
    await until(() => stage.liveSubscribers() === 0);
  });
  afterAll(() => stage.close());

  function subscribe(after: string | null, api = user, query = print(ChangesDocument)) {
    const client = api.socket();
    clients.push(client);
    return client.iterate<ChangesSubscription>({ query, variables: { enterpriseNumber: enterprise, after } });
  }

  async function take(changes: ReturnType<typeof subscribe>, count: number): Promise<Change[]> {
    const taken: Change[] = [];
    while (taken.length < count) {
      const { value } = await changes.next();
      if (!value?.data) throw new Error(JSON.stringify(value));
      taken.push(value.data.mailboxChanged);
    }
    return taken;
  }

  async function cursor(): Promise<string> {
    const { mailbox } = await user.ask(InboxDocument, { enterpriseNumber: enterprise });
    return mailbox?.cursor as string;
  }

  it("tells from a query's cursor on what happened since, and then what happens", async () => {
    const after = await cursor();
    const { messageId } = await sender.publish(enterprise, { isReplyAuthorized: true });
    const changes = subscribe(after);
    expect(await take(changes, 1)).toMatchObject([
      { change: "PUBLISHED", message: { messageId, deliveryStatus: "CONSIGNED" }, mailbox: { unread: 1 } },
    ]);
    await user.ask(OpenDocument, { input: { messageId } });
    await user.ask(MaskDocument, { input: { messageIds: [messageId] } });
    const { replyToMessage } = await user.ask(ReplyDocument, { input: { messageId, text: "Goed." } });
    expect(await take(changes, 4)).toMatchObject([
      { change: "READ", message: { messageId }, mailbox: { unread: 0 } },
      { change: "MASKED", message: { messageId, maskedAt: expect.any(String) } },
      { change: "REPLIED", message: { messageId } },
      { change: "PUBLISHED", message: { messageId: replyToMessage.replyId } },
    ]);
  });

  it("starts from now where no cursor is given", async () => {
    await sender.publish(enterprise);
    const changes = subscribe(null);
    const first = take(changes, 1);
    await until(() => stage.liveSubscribers() === 1);
    const { messageId } = await sender.publish(enterprise);
    expect(await first).toMatchObject([{ change: "PUBLISHED", message: { messageId } }]);
  });

  it("loses nothing and doubles nothing for a client that comes back again and again while messages arrive", async () => {
    let after = await cursor();
    const count = 300;
    const messages = Array.from({ length: count }, () => publication(enterprise));
    const publishing = (async () => {
      for (let from = 0; from < count; from += 20) {
        await sender.ask(PublishManyDocument, { input: { messages: messages.slice(from, from + 20) } });
      }
    })();
    const seen: (string | undefined)[] = [];
    for (let round = 1; seen.length < count; round++) {
      const changes = subscribe(after);
      const taken = await take(changes, Math.min(1 + ((round * 7) % 23), count - seen.length));
      seen.push(...taken.map(({ message }) => message?.messageId));
      after = taken.at(-1)?.cursor as string;
      await changes.return?.();
    }
    await publishing;
    const inLogOrder = [];
    for await (const page of stage.office.store.readAll()) {
      for (const { type, stream } of page) {
        const id = stream.slice("message-".length);
        if (type === "Published" && messages.some(({ messageId }) => messageId === id)) inLogOrder.push(id);
      }
    }
    expect(inLogOrder).toHaveLength(count);
    expect(seen).toEqual(inLogOrder);
  });

  it("tells a hundred subscribers of one mailbox the same, in the same order", async () => {
    const after = await cursor();
    const followers = Array.from({ length: 100 }, () => subscribe(after));
    const taken = followers.map((changes) => take(changes, 10));
    await until(() => stage.liveSubscribers() === 100);
    for (let sent = 0; sent < 10; sent++) await sender.publish(enterprise);
    const [first, ...others] = await Promise.all(taken);
    expect(new Set(first?.map(({ message }) => message?.messageId)).size).toBe(10);
    const cursors = (changes: Change[] | undefined) => changes?.map((change) => change.cursor);
    for (const other of others) expect(cursors(other)).toEqual(cursors(first));
  });

  it("shows each what their rights, document and variables show", async () => {
    const administrator = await stage.as("administrator", enterprise);
    const query = `subscription ($enterpriseNumber: EnterpriseNumber!, $after: String, $more: Boolean = false) {
      mailboxChanged(enterpriseNumber: $enterpriseNumber, after: $after) {
        change mailbox { notificationAddress enterpriseNumber @include(if: $more) }
      }
    }`;
    const after = await cursor();
    const subscriptions = [
      [user, { more: false }],
      [administrator, { more: false }],
      [administrator, { more: true }],
    ] as const;
    const answers = subscriptions.map(async ([api, variables]) => {
      const client = api.socket();
      clients.push(client);
      const { value } = await client
        .iterate({ query, variables: { enterpriseNumber: enterprise, after, ...variables } })
        .next();
      return value?.data;
    });
    await until(() => stage.liveSubscribers() === 3);
    await administrator.ask(ChangeAddressDocument, {
      input: { enterpriseNumber: enterprise, address: "a@example.be" },
    });
    const change = "NOTIFICATION_ADDRESS_CHANGED";
    expect(await Promise.all(answers)).toEqual([
      { mailboxChanged: { change, mailbox: { notificationAddress: null } } },
      { mailboxChanged: { change, mailbox: { notificationAddress: "a@example.be" } } },
      { mailboxChanged: { change, mailbox: { notificationAddress: "a@example.be", enterpriseNumber: enterprise } } },
    ]);
  });

  it("refuses foreign mailboxes as if there were none, and cursors that are none", async () => {
    const refused = async (variables: object) => {
      const client = user.socket();
      clients.push(client);
      const query = print(ChangesDocument);
      const { value } = await client
        .iterate({ query, variables: { enterpriseNumber: enterprise, ...variables } })
        .next();
      return (value?.errors as readonly ApiError[] | undefined)?.map(({ extensions }) => extensions.code);
    };
    expect(await refused({ enterpriseNumber: stage.newEnterprise() })).toEqual(["NOT_FOUND"]);
    expect(await refused({ enterpriseNumber: "1" })).toEqual(["INVALID_ENTERPRISE_NUMBER"]);
    const { mailbox } = await user.ask(InboxDocument, { enterpriseNumber: enterprise });
    for (const after of ["", "nonsense", `${mailbox?.cursor}!`, Buffer.from("feed 1'").toString("hex")]) {
      expect(await refused({ after })).toEqual(["INVALID_CURSOR"]);
    }
    expect(await refused({ after: 7 })).toEqual(["BAD_USER_INPUT"]);
  });

  it("ends for its client alone, while the socket's other operations go on", async () => {
    const client = user.socket();
    clients.push(client);
    const variables = { enterpriseNumber: enterprise, after: await cursor() };
    const [one, two] = [1, 2].map(() =>
      client.iterate<ChangesSubscription>({ query: print(ChangesDocument), variables }),
    );
    const first = two?.next();
    void one?.next();
    await until(() => stage.liveSubscribers() === 2);
    await one?.return?.();
    await until(() => stage.liveSubscribers() === 1);
    await sender.publish(enterprise);
    expect((await first)?.value?.data?.mailboxChanged.change).toBe("PUBLISHED");
    const { value } = await client.iterate({ query: "{ me { role } }" }).next();
    expect(value?.data).toEqual({ me: { role: "USER" } });
  });
});
