import { setImmediate } from "node:timers/promises";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { LIMITS } from "../../src/graphql/limits.ts";
import { type Api, publication } from "./api.ts";
import { Stage } from "./stage.ts";
import { until } from "./until.ts";

const PER_MINUTE = 10_000;
const PAGE = `query ($number: EnterpriseNumber!) { mailbox(enterpriseNumber: $number) { messages(first: 100) {
  nodes { subject { nl } attachments { attachmentTitle { nl } } } } } }`;

interface Cost {
  readonly requested: number;
  readonly available: number;
  readonly perMinute: number;
}

interface WithCost {
  readonly errors?: readonly { readonly extensions: { readonly code: string; readonly retryAfterMs?: number } }[];
  readonly extensions?: { readonly cost: Cost };
}

describe("What one caller may cost in a minute", () => {
  let stage: Stage;
  let user: Api;
  let number: EnterpriseNumber;

  beforeAll(async () => {
    stage = await Stage.open({ limits: { costPerMinute: PER_MINUTE } });
    stage.stopClock();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    number = stage.newEnterprise();
    user = await stage.as("administrator", number);
  });

  const ask = async (query: string, variables: object = {}) => {
    const { status, headers, ...answer } = await user.post<unknown>({ query, variables });
    return { status, headers, ...(answer as WithCost) };
  };
  const page = () => ask(PAGE, { number });

  async function spend() {
    for (;;) {
      const answer = await page();
      if (answer.status !== 200) return answer;
    }
  }

  it("is told with each answer", async () => {
    const { extensions: first } = await page();
    const { extensions: second } = await ask("{ me { role } }");
    expect(first?.cost).toEqual({
      requested: first?.cost.requested,
      available: PER_MINUTE - (first?.cost.requested as number),
      perMinute: PER_MINUTE,
    });
    expect(first?.cost.requested).toBeGreaterThan(500);
    expect(second?.cost.requested).toBeLessThan(10);
    expect(second?.cost.available).toBeLessThan(first?.cost.available as number);
  });

  it("is refused beyond, with the time after which it isn't any more, and nobody else is", async () => {
    const { status, headers, errors, extensions } = await spend();
    const retryAfterMs = errors?.[0]?.extensions.retryAfterMs as number;
    expect([status, errors?.[0]?.extensions.code]).toEqual([429, "RATE_LIMITED"]);
    expect(extensions?.cost.available).toBeLessThan(extensions?.cost.requested as number);
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    expect(headers.get("retry-after")).toBe(String(Math.ceil(retryAfterMs / 1_000)));

    expect(await (await stage.as("user", stage.newEnterprise())).refused("{ me { role } }")).toEqual([200]);

    stage.advanceClock(retryAfterMs);
    expect((await page()).status).toBe(200);
  });

  it("counts on a WebSocket with what went over HTTP", async () => {
    await spend();
    const client = user.socket();
    await expect(client.iterate({ query: PAGE, variables: { number } }).next()).rejects.toMatchObject([
      { extensions: { code: "RATE_LIMITED", retryAfterMs: expect.any(Number) } },
    ]);
    stage.advanceClock(60_000);
    const { value } = await client.iterate({ query: "{ me { role } }" }).next();
    expect(value.extensions.cost.available).toBe(PER_MINUTE - value.extensions.cost.requested);
    await client.dispose();
  });

  it("is taken by refused documents too, so that they cannot be sent for ever", async () => {
    const answers: number[] = [];
    for (let sent = 0; sent <= PER_MINUTE / 100; sent++) answers.push((await ask("{ nothing }")).status);
    expect(new Set(answers)).toEqual(new Set([400, 429]));
  });

  it("is the same for the same person with another token", async () => {
    await spend();
    user = await stage.as("administrator", number, 1_800);
    expect((await page()).status).toBe(429);
  });
});

describe("The limits that differ between services", () => {
  it("are told as they hold here", async () => {
    const stage = await Stage.open({ limits: { costPerMinute: 12_345, socketsPerCaller: 7 } });
    const { data } = await (await stage.as("operator")).post({
      query: "{ limits { costPerMinute socketsPerCaller connectionInitMs operationMs requestBytes } }",
    });
    const { connectionInitMs, operationMs, requestBytes } = LIMITS;
    expect(data).toEqual({
      limits: { costPerMinute: 12_345, socketsPerCaller: 7, connectionInitMs, operationMs, requestBytes },
    });
    await stage.close();
  });
});

describe("An operation that takes too long", () => {
  it.each(["HTTP", "a WebSocket"])("over %s: is answered without, and begins nothing more", async (transport) => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    let begun = 0;
    let holds = false;
    const stage = await Stage.open({
      limits: { operationMs: 2_000 },
      wrapStore: (store) => {
        const appendInOrder: EventStore["appendInOrder"] = async (appends) => {
          if (holds) {
            begun++;
            await released;
          }
          return store.appendInOrder(appends);
        };
        return new Proxy(store, {
          get(target, name) {
            const member = name === "appendInOrder" ? appendInOrder : Reflect.get(target, name);
            return typeof member === "function" ? member.bind(target) : member;
          },
        });
      },
    });
    const sender = await stage.as("sender", stage.institution);
    expect(await sender.refused("{ me { role } }")).toEqual([200]);
    holds = true;
    const recipient = stage.newEnterprise();
    const query = `mutation ($a: PublishMessageInput!, $b: PublishMessageInput!) {
      a: publishMessage(input: $a) { messageId } b: publishMessage(input: $b) { messageId } }`;
    const variables = { a: publication(recipient), b: publication(recipient) };
    if (transport === "HTTP") {
      expect(await sender.refused(query, variables)).toEqual([503, "OPERATION_TIMED_OUT"]);
    } else {
      const client = sender.socket();
      const { value } = await client.iterate({ query, variables }).next();
      expect(value).toMatchObject({ errors: [{ extensions: { code: "OPERATION_TIMED_OUT" } }] });
      await client.dispose();
    }
    expect(begun).toBe(1);
    release();
    const reader = await stage.as("user", recipient);
    const count = "{ me { mailbox { unread } } }";
    await until(
      async () =>
        (await reader.post<{ me: { mailbox: { unread: number } } }>({ query: count })).data?.me.mailbox.unread === 1,
    );
    await stage.caughtUp();
    for (let turn = 0; turn < 100; turn++) await setImmediate();
    expect(begun).toBe(1);
    await stage.close();
  });
});
