import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { LIMITS } from "../../src/graphql/limits.ts";
import { readZip } from "../http/documents/read-zip.ts";
import { insteadOf } from "../instead-of.ts";
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

  it("is taken by each message that is published, not by each request", async () => {
    const sender = await stage.as("sender", stage.institution);
    const query = `mutation ($messages: [PublishMessageInput!]!) { publishMessages(input: { messages: $messages }) {
      results { messageId } } }`;
    const costOf = async (count: number) => {
      const messages = Array.from({ length: count }, () => publication(number));
      const { extensions } = (await sender.post({ query, variables: { messages } })) as WithCost;
      return extensions?.cost.requested as number;
    };
    expect((await costOf(51)) - (await costOf(1))).toBe(50);
  });

  it("is the same for the same person with another token", async () => {
    await spend();
    user = await stage.as("administrator", number, 1_800);
    expect((await page()).status).toBe(429);
  });
});

describe("Uploads and downloads", () => {
  const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
  const ALLOWANCE = 200;
  const COST = LIMITS.documentCost;
  let stage: Stage;
  let sender: Api;
  let reader: Api;
  let ids: string[];

  beforeAll(async () => {
    stage = await Stage.open({ limits: { costPerMinute: ALLOWANCE } });
    stage.stopClock();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    stage.advanceClock(60_000);
    sender = await stage.as("sender", stage.institution);
    const recipient = stage.newEnterprise();
    reader = await stage.as("administrator", recipient);
    const publish = async () => {
      const digest = { digestValue: createHash("sha256").update(PDF).digest("base64url") };
      const uploadId = await sender.upload("brief.pdf", PDF, "application/pdf");
      const attachments = [{ uploadId, attachmentTitle: { nl: "Brief" }, digest }];
      return (await sender.publish(recipient, { attachments })).messageId;
    };
    ids = [await publish(), await publish()];
    stage.advanceClock(60_000);
  });

  const path = () => `/messages/${ids[0]}/documents/1`;
  const bytes = async (address: string, headers: Record<string, string> = {}) => {
    const answer = await reader.get(address, headers);
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
  };
  const spend = async (leaving: number) => {
    for (let left = ALLOWANCE; left > leaving; left -= COST) expect((await bytes(path())).status).toBe(200);
  };
  const left = async () => {
    const { extensions } = (await reader.post({ query: "{ me { role } }" })) as WithCost;
    return (extensions?.cost.available as number) + (extensions?.cost.requested as number);
  };

  it("are paid from the same allowance as queries, each the same, an archive for each of its messages", async () => {
    expect(await left()).toBe(ALLOWANCE);
    const spent = async (work: () => Promise<unknown>) => {
      stage.advanceClock(60_000);
      await work();
      return ALLOWANCE - (await left());
    };
    expect(await spent(() => bytes(path()))).toBe(COST);
    expect(await spent(() => bytes(path(), { range: "bytes=0-4" }))).toBe(COST);
    expect(await spent(() => bytes(`/messages.zip?ids=${ids}`))).toBe(2 * COST);
    expect(await spent(() => reader.upload("brief.pdf", PDF, "application/pdf"))).toBe(COST);
  });

  it("are refused beyond, with the time to wait, and nothing is recorded of it", async () => {
    await spend(0);
    const { status, headers, body } = await bytes(path());
    expect([status, JSON.parse(String(body)).code]).toEqual([429, "RATE_LIMITED"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect((await bytes(`/messages.zip?ids=${ids}`)).status).toBe(429);
    expect((await reader.post({ query: "{ me { role } }" })).status).toBe(429);
    const large = Buffer.concat([PDF, Buffer.alloc(4 * 1024 * 1024)]);
    await expect(reader.upload("brief.pdf", large, "application/pdf")).rejects.toThrow("RATE_LIMITED");
    stage.advanceClock(Number(headers.get("retry-after")) * 1_000);
    expect((await bytes(path())).status).toBe(200);

    const { events } = await stage.office.store.readStream(`message-${ids[0]}`);
    const records = events.filter(({ type }) => type === "Read" || type === "ContentAccessed");
    expect(records).toHaveLength(ALLOWANCE / COST + 1);
  });

  it("leave out of an archive what cannot be paid for any more, and say so in it", async () => {
    await spend(COST);
    const { status, body } = await bytes(`/messages.zip?ids=${ids}`);
    expect(status).toBe(200);
    const entries = readZip(body);
    const notIncluded = JSON.parse(String(entries.get("not-included.json")));
    expect(notIncluded).toEqual([{ messageId: ids[1], code: "RATE_LIMITED" }]);
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
        return insteadOf(store, {
          appendInOrder: async (appends) => {
            if (holds) {
              begun++;
              await released;
            }
            return store.appendInOrder(appends);
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
