import { createHash } from "node:crypto";
import { expireMessages, runFor } from "../../src/application/policies/expiry-jobs.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { DAY } from "../../src/domain/instant.ts";
import { GENERAL } from "../../src/domain/message/events.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import type { Api } from "./api.ts";
import { AccessHistoryDocument, AcknowledgeReceiptDocument, OpenDocument } from "./generated/client.ts";
import { Stage } from "./stage.ts";

const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest("base64url");

let stage: Stage;
let sender: Api;
let enterprise: EnterpriseNumber;
let administrator: Api;
let user: Api;
let messageId: string;

beforeAll(async () => {
  stage = await Stage.open();
  sender = await stage.as("sender", stage.institution);
});
afterAll(() => stage.close());
beforeEach(async () => {
  enterprise = stage.newEnterprise();
  administrator = await stage.as("administrator", enterprise);
  user = await stage.as("user", enterprise);
  const uploadId = await sender.upload("aangifte.pdf", PDF, "application/pdf");
  const attachments = [{ uploadId, attachmentTitle: { nl: "Aangifte" }, digest: { digestValue: sha256(PDF) } }];
  messageId = (await sender.publish(enterprise, { attachments })).messageId;
});

async function history(api: Api, message = messageId, page: { first?: number; after?: string } = {}) {
  await stage.caughtUp();
  return (await api.ask(AccessHistoryDocument, { message, ...page })).accessHistory;
}
const open = (api: Api) => api.ask(OpenDocument, { input: { messageId } });
const download = async (api: Api, range?: string) => {
  const answer = await api.get(`/messages/${messageId}/documents/1`, range === undefined ? {} : { range });
  expect(answer.ok).toBe(true);
  await answer.arrayBuffer();
};

describe("The access history of a message", () => {
  it("tells who of the enterprise opened what, when, how, and with which token", async () => {
    await open(user);
    await download(administrator);
    const by = {
      name: expect.any(String),
      actorKind: "HUMAN",
      authenticationMethod: expect.any(String),
      assuranceLevel: "HIGH",
      onBehalfOf: enterprise,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    };
    const found = await history(administrator);
    expect(found?.nodes).toEqual([
      {
        ...by,
        kind: "READ",
        personId: await user.personId(),
        part: "body",
        documentNumber: null,
        documentDigest: null,
        tokenHash: sha256(user.token as string),
      },
      {
        ...by,
        kind: "CONTENT_ACCESSED",
        personId: await administrator.personId(),
        part: "documents/1",
        documentNumber: 1,
        documentDigest: { digestMethod: "SHA-256", digestValue: sha256(PDF) },
        tokenHash: sha256(administrator.token as string),
      },
    ]);
    expect(found?.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false, endCursor: expect.any(String) });
  });

  it("has ranges of one document with one token as one, and the archive as each part that left", async () => {
    await download(user, "bytes=0-9");
    await download(user, "bytes=10-19");
    expect((await history(user))?.nodes.map(({ part }) => part)).toEqual(["documents/1"]);
    const archive = await user.get(`/messages.zip?ids=${messageId}`);
    await archive.arrayBuffer();
    expect((await history(user))?.nodes.map(({ part, kind }) => [part, kind])).toEqual([
      ["documents/1", "CONTENT_ACCESSED"],
      ["body", "READ"],
      ["documents/1", "CONTENT_ACCESSED"],
    ]);
  });

  it("is empty before anybody opened it: lists and counters are no access", async () => {
    expect(await history(administrator)).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  it("comes in pages, each access once and in order", async () => {
    for (let times = 0; times < 5; times++) await open(user);
    const seen: string[] = [];
    let page = await history(administrator, messageId, { first: 2 });
    for (;;) {
      seen.push(...(page?.edges.map(({ cursor }) => cursor) ?? []));
      const { hasNextPage, endCursor } = page?.pageInfo ?? {};
      if (!hasNextPage) break;
      page = await history(administrator, messageId, { first: 2, after: endCursor as string });
      expect(page?.pageInfo.hasPreviousPage).toBe(true);
    }
    const whole = await history(administrator);
    expect(seen).toEqual(whole?.edges.map(({ cursor }) => cursor));
    expect(new Set(seen).size).toBe(5);
    expect(whole?.nodes.map(({ kind }) => kind)).toEqual(["READ", ...Array(4).fill("CONTENT_ACCESSED")]);
    const last = seen.at(-1) as string;
    expect(await history(administrator, messageId, { after: last })).toMatchObject({ nodes: [] });
  });

  it("costs the same number of statements whatever the page has", async () => {
    for (let times = 0; times < 6; times++) await open(user);
    await stage.caughtUp();
    const statements = async (first: number) => {
      const before = stage.statements;
      await user.ask(AccessHistoryDocument, { message: messageId, first });
      return stage.statements - before;
    };
    const few = await statements(1);
    expect(few).toBeGreaterThan(0);
    expect(await statements(100)).toBe(few);
  });

  it("takes no cursor of something else, and no page beyond the limit", async () => {
    for (const after of ["nonsense", Buffer.from("new 000000000001").toString("base64url")]) {
      const variables = { message: messageId, after };
      expect(await user.refused(AccessHistoryDocument, variables)).toEqual([200, "INVALID_CURSOR"]);
    }
    for (const first of [0, -1, 101]) {
      expect(await user.refused(AccessHistoryDocument, { message: messageId, first })).toEqual([200, "BAD_USER_INPUT"]);
    }
  });

  it("tells of acknowledgements and refusals of the receipt", async () => {
    const kind = "REGISTERED_WITH_ACKNOWLEDGEMENT" as const;
    messageId = (await sender.publish(enterprise, { kind })).messageId;
    await administrator.ask(AcknowledgeReceiptDocument, { input: { messageId } });
    await open(administrator);
    expect((await history(administrator))?.nodes).toMatchObject([
      { kind: "RECEIPT_ACKNOWLEDGED", part: null, tokenHash: null, personId: await administrator.personId() },
      { kind: "READ", part: "body", tokenHash: sha256(administrator.token as string) },
    ]);
  });

  it("is answered after the expiry too, without the digests that were erased with the content", async () => {
    await download(user);
    await open(user);
    const before = await history(administrator);
    stage.advanceClock(31 * DAY);
    await runFor(messageId as MessageId, expireMessages, stage.office);
    stage.advanceClock(-31 * DAY);
    const erased = before?.nodes.map((access) => ({ ...access, documentDigest: null }));
    expect((await history(administrator))?.nodes).toEqual(erased);
    expect(before?.nodes[0]?.documentDigest).not.toBeNull();
  });
});

describe("Whose access history", () => {
  beforeEach(async () => {
    await open(user);
  });

  it("each side's people are that side's affair", async () => {
    await open(sender);
    expect((await history(sender))?.nodes).toMatchObject([
      { kind: "CONTENT_ACCESSED", onBehalfOf: stage.institution, actorKind: "APPLICATION" },
    ]);
    expect((await history(administrator))?.nodes).toMatchObject([{ kind: "READ", onBehalfOf: enterprise }]);
  });

  it("what is foreign looks like what is not there", async () => {
    const foreign = await stage.as("administrator", stage.newEnterprise());
    const institution = stage.newEnterprise();
    for (const api of [foreign, await stage.as("sender", institution), await stage.as("auditor")]) {
      expect(await history(api)).toBeNull();
    }
    expect(await history(administrator, "0198c0de-0000-7000-8000-000000000000")).toBeNull();
    expect(await history(administrator, "nonsense")).toBeNull();
  });

  it("a user sees those of the partitions granted, and none once it is withdrawn", async () => {
    expect((await history(user))?.nodes).toHaveLength(1);
    const personId = await user.personId();
    await administrator.grant(enterprise, personId, { partitions: [] });
    expect(await history(user)).toBeNull();
    await administrator.grant(enterprise, personId, { partitions: [GENERAL] });
    expect((await history(user))?.nodes).toHaveLength(1);
  });
});
