import { print } from "graphql";
import type { Client } from "graphql-ws";
import type { Position } from "../../src/application/ports/event-store.ts";
import { readPosition, tellPosition } from "../../src/application/told-position.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { type Api, publication } from "./api.ts";
import {
  ChangesDocument,
  type ChangesSubscription,
  InboxDocument,
  MeDocument,
  PublishDocument,
  SentDocument,
} from "./generated/client.ts";
import { Stage } from "./stage.ts";
import { until } from "./until.ts";

const NEVER = tellPosition("ffffffffffffffff" as Position);
const MOST = 3;

/** Holds the tables' news back, as on a node that lags. */
class Lag {
  #held: PromiseWithResolvers<void> | undefined;
  waiting = 0;

  begin(): void {
    this.#held = Promise.withResolvers();
  }

  end(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  get isOn(): boolean {
    return this.#held !== undefined;
  }

  async over(): Promise<void> {
    this.waiting++;
    await this.#held?.promise;
    this.waiting--;
  }
}

describe("EBox-Position", () => {
  const lag = new Lag();
  const clients: Client[] = [];
  let stage: Stage;
  let enterprise: EnterpriseNumber;
  let sender: Api;
  let user: Api;

  beforeAll(async () => {
    stage = await Stage.open({
      catchUp: { most: MOST },
      wrapProjection: (projection) => ({
        status: () => (lag.isOn ? { state: "catching-up", position: undefined } : projection.status()),
        reached: async (position, timeoutMs) => {
          if (lag.isOn) await lag.over();
          // What never comes need not be waited for in earnest.
          return projection.reached(position, tellPosition(position) === NEVER ? 100 : timeoutMs);
        },
      }),
    });
    enterprise = stage.newEnterprise();
    sender = await stage.as("sender", stage.institution);
    user = await stage.as("user", enterprise);
    await user.ask(MeDocument, {});
  });
  afterEach(async () => {
    lag.end();
    for (const client of clients.splice(0)) await client.dispose();
  });
  afterAll(() => stage.close());

  const me = () => ({ query: print(MeDocument) });
  const publishing = (input = publication(enterprise)) => ({ query: print(PublishDocument), variables: { input } });
  const withPosition = (position: string) => ({ "ebox-position": position });

  /** One operation over a socket of its own. */
  function overSocket<Result>(api: Api, payload: object, extensions?: Record<string, unknown>) {
    const client = api.socket();
    clients.push(client);
    return client.iterate<Result, Record<string, unknown>>({
      query: "",
      ...payload,
      ...(extensions && { extensions }),
    });
  }

  it("comes with every answer: at least what was written, or what could be read", async () => {
    const { messageId } = await sender.publish(enterprise);
    const published = readPosition(sender.position as string) as Position;
    const { events } = await stage.office.store.readStream(`message-${messageId}`);
    expect(published >= (events[0]?.position as Position)).toBe(true);
    await user.ask(MeDocument, {});
    expect(readPosition(user.position as string)).toBe(stage.readModel.position());
  });

  it("makes a query wait until this node has come so far", async () => {
    const { messageId } = await sender.publish(enterprise);
    lag.begin();
    const asked = sender.post<{ sentMessages: object }>(
      { query: print(SentDocument), variables: { first: 1 } },
      withPosition(sender.position as string),
    );
    await until(() => lag.waiting === 1);
    lag.end();
    expect(await asked).toMatchObject({ status: 200, data: { sentMessages: { nodes: [{ messageId }] } } });
  });

  it("a cursor of the mailbox, or of a change, is one too", async () => {
    const { mailbox } = await user.ask(InboxDocument, { enterpriseNumber: enterprise });
    expect(await user.post(me(), withPosition(mailbox?.cursor as string))).toMatchObject({ status: 200 });
  });

  it("that this node does not come to in time: a query is refused STALE, to be tried again", async () => {
    const { status, headers, errors } = await user.post(me(), withPosition(NEVER));
    expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
    expect(errors).toEqual([{ message: expect.stringContaining("try again"), extensions: { code: "STALE" } }]);
    // What a client has seen doesn't become less by it.
    expect(headers.has("ebox-position")).toBe(false);
  });

  it("that this node does not come to in time: a mutation is done, and says STALE", async () => {
    const input = publication(enterprise);
    const { status, data } = await sender.post<object>(publishing(input), withPosition(NEVER));
    expect(status).toBe(200);
    expect(data).toMatchObject({ publishMessage: { messageId: input.messageId, userErrors: [{ code: "STALE" }] } });
    const { events } = await stage.office.store.readStream(`message-${input.messageId}`);
    expect(events.map(({ type }) => type)).toEqual(["Published"]);
  });

  it("makes only so many wait at a time: the others are told STALE at once, and own writes are none of them", async () => {
    lag.begin();
    const waiting = Array.from({ length: MOST }, () => user.post(me(), withPosition(NEVER)));
    await until(() => lag.waiting === MOST);
    expect(await user.post(me(), withPosition(NEVER))).toMatchObject({ status: 503 });
    const published = sender.post(publishing());
    await until(() => lag.waiting === MOST + 1);
    lag.end();
    expect(await published).toMatchObject({ status: 200, data: { publishMessage: { userErrors: [] } } });
    for (const { status } of await Promise.all(waiting)) expect(status).toBe(503);
    expect(await user.post(me(), withPosition(user.position as string))).toMatchObject({ status: 200 });
  });

  it.each([
    ["a word", "banana"],
    ["nothing", ""],
    ["another cursor", Buffer.from("new 0000000000000001").toString("hex")],
    ["other letters", tellPosition("z" as Position).toUpperCase()],
    ["two", `${NEVER}, ${NEVER}`],
    ["something odd in it", Buffer.from("feed ' OR 1=1").toString("hex")],
    ["a long one", Buffer.from(`feed ${"f".repeat(101)}`).toString("hex")],
  ])("malformed, %s: 400 INVALID_POSITION, and nothing is done", async (_, position) => {
    const input = publication(enterprise);
    const answer = await sender.post(publishing(input), withPosition(position));
    expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: "INVALID_POSITION" } }] });
    expect((await stage.office.store.readStream(`message-${input.messageId}`)).state).toBe("no-stream");
  });

  it("keeps nobody waiting who is not known", async () => {
    expect(await stage.nobody().post(me(), withPosition(NEVER))).toMatchObject({ status: 401 });
  });

  describe("over a WebSocket, in `extensions`", () => {
    it("comes with the answers of queries and mutations, and makes them wait", async () => {
      const { value } = await overSocket(sender, publishing()).next();
      const position = value?.extensions?.["EBox-Position"] as string;
      expect(readPosition(position)).toBe(stage.readModel.position());
      lag.begin();
      const asked = overSocket(user, me(), { "EBox-Position": position }).next();
      await until(() => lag.waiting === 1);
      lag.end();
      expect((await asked).value).toMatchObject({
        data: { me: { role: "USER" } },
        extensions: { "EBox-Position": expect.any(String) },
      });
    });

    it.each([
      ["STALE", NEVER],
      ["INVALID_POSITION", "banana"],
      ["INVALID_POSITION", 7],
    ])("%s", async (code, position) => {
      const asked = overSocket(user, me(), { "EBox-Position": position }).next();
      await expect(asked).rejects.toMatchObject([{ extensions: { code } }]);
    });

    it("a subscription from beyond this node's position tells only what comes after it", async () => {
      const changes = (after: string | null, extensions?: Record<string, unknown>) => {
        const variables = { enterpriseNumber: enterprise, after };
        return overSocket<ChangesSubscription>(user, { query: print(ChangesDocument), variables }, extensions);
      };
      await sender.publish(enterprise);
      const seen = tellPosition(stage.readModel.position());
      const resumed = [changes(seen), changes(null, { "EBox-Position": seen })];
      const first = resumed.map((following) => following.next());
      await until(() => stage.liveSubscribers() === 2);
      const { messageId } = await sender.publish(enterprise);
      for (const next of first) {
        expect((await next).value?.data?.mailboxChanged).toMatchObject({ change: "PUBLISHED", message: { messageId } });
      }
    });
  });
});
