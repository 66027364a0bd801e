import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import type { Api } from "./api.ts";
import {
  ChangesDocument,
  GiveConsentDocument,
  InboxDocument,
  type InboxQueryVariables,
  MaskDocument,
  MeDocument,
  NodeByIdDocument,
  OneMessageDocument,
  OpenDocument,
  RecipientStatusDocument,
  SentDocument,
  ServiceDocument,
  StatisticsDocument,
} from "./generated/client.ts";
import { Stage } from "./stage.ts";

describe("Reading the mailbox", () => {
  let stage: Stage;
  let sender: Api;

  beforeAll(async () => {
    stage = await Stage.open();
    sender = await stage.as("sender", stage.institution);
  });
  afterAll(() => stage.close());

  async function reader(): Promise<{ enterprise: EnterpriseNumber; user: Api; list: typeof list }> {
    const enterprise = stage.newEnterprise();
    const user = await stage.as("user", enterprise);
    async function list(variables: Partial<InboxQueryVariables> = {}) {
      const { mailbox } = await user.ask(InboxDocument, { enterpriseNumber: enterprise, ...variables });
      if (!mailbox) throw new Error("no mailbox");
      const { edges, pageInfo } = mailbox.messages;
      return { ids: edges.map(({ node }) => node.messageId), edges, pageInfo, mailbox };
    }
    return { enterprise, user, list };
  }

  async function published(enterprise: EnterpriseNumber, count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index++) ids.push((await sender.publish(enterprise)).messageId);
    return ids;
  }

  it("pages through a folder, each message once, also while others arrive", async () => {
    const { enterprise, list } = await reader();
    const ids = await published(enterprise, 7);
    const seen: string[] = [];
    for (let after: string | null | undefined; ; ) {
      const page = await list({ first: 3, after: after ?? null });
      expect(page.pageInfo.hasPreviousPage).toBe(after !== undefined);
      expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor);
      seen.push(...page.ids);
      await published(enterprise, 1);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual(ids.toReversed());
  });

  it("orders by publication both ways, and by expiration", async () => {
    const { enterprise, list } = await reader();
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const ids = [];
    for (const days of [20, 5, 10])
      ids.push((await sender.publish(enterprise, { expirationDate: inDays(days) })).messageId);
    const [late, soon, middle] = ids;
    expect((await list({ orderBy: "PUBLICATION_OLDEST_FIRST" })).ids).toEqual(ids);
    expect((await list({ orderBy: "PUBLICATION_NEWEST_FIRST" })).ids).toEqual(ids.toReversed());
    const first = await list({ orderBy: "EXPIRATION_SOONEST_FIRST", first: 2 });
    expect(first.ids).toEqual([soon, middle]);
    const next = await list({ orderBy: "EXPIRATION_SOONEST_FIRST", first: 2, after: first.pageInfo.endCursor ?? null });
    expect(next.ids).toEqual([late]);
  });

  it("filters by what holds together", async () => {
    const { enterprise, user, list } = await reader();
    const [simple, read] = (await published(enterprise, 2)) as [string, string];
    const registered = (await sender.publish(enterprise, { kind: "REGISTERED", messageTypeId: "notice" })).messageId;
    await user.ask(OpenDocument, { input: { messageId: read } });
    expect((await list({ filter: { unread: true } })).ids).toEqual([registered, simple]);
    expect((await list({ filter: { unread: true, kind: "REGISTERED" } })).ids).toEqual([registered]);
    expect((await list({ filter: { counterparty: "BE 0206.731.645" } })).ids).toEqual([]);
    expect((await list({ filter: { counterparty: stage.institution } })).ids).toHaveLength(3);
    expect((await list({ filter: { publishedFrom: "2999-01-01T00:00:00+01:00" } })).ids).toEqual([]);
    expect(
      (await list({ filter: { partition: "GENERAL", messageTypeId: "notice", replied: false } })).ids,
    ).toHaveLength(3);
  });

  it("searches by substring, whatever case and accents, in subject, data and names", async () => {
    const { enterprise, list } = await reader();
    await published(enterprise, 1);
    const { messageId } = await sender.publish(enterprise, {
      subject: { nl: "Levering van ÉPINARDS" },
      businessData: [{ key: "dossier", values: ["ZX-2026-77"] }],
    });
    for (const search of ["epinards", "ëpin", " zx-2026 "]) expect((await list({ search })).ids).toEqual([messageId]);
    expect((await list({ search: "Soort notice" })).ids).toHaveLength(2);
    expect((await list({ search: "bestaat niet" })).ids).toEqual([]);
  });

  it("refuses what cannot be a page, in clear words", async () => {
    const { enterprise, user } = await reader();
    await published(enterprise, 2);
    const { mailbox } = await user.ask(InboxDocument, { enterpriseNumber: enterprise, first: 1 });
    const newest = mailbox?.messages.pageInfo.endCursor;
    const codes = (change: object) => user.refused(InboxDocument, { enterpriseNumber: enterprise, ...change });
    for (const first of [1_000, 101, 0, -1]) expect(await codes({ first })).toEqual([200, "BAD_USER_INPUT"]);
    for (const after of ["", "nonsense", `${newest}!`, mailbox?.cursor, Buffer.from("new a'b").toString("base64url")]) {
      expect(await codes({ after })).toEqual([200, "INVALID_CURSOR"]);
    }
    expect(await codes({ after: newest, orderBy: "PUBLICATION_OLDEST_FIRST" })).toEqual([200, "INVALID_CURSOR"]);
    for (const search of ["ab", "  a ", "e\u0301e\u0301", "x".repeat(201), "abc\ud800"]) {
      expect(await codes({ search })).toEqual([200, "BAD_USER_INPUT"]);
    }
    expect(await codes({ filter: { counterparty: "1" } })).toEqual([200, "INVALID_ENTERPRISE_NUMBER"]);
    expect(await codes({ filter: { publishedFrom: "yesterday" } })).toEqual([200, "BAD_USER_INPUT"]);
    expect(await codes({ filter: { kind: "POSTCARD" } })).toEqual([400, "BAD_USER_INPUT"]);
    expect(await codes({ first: "ten" })).toEqual([400, "BAD_USER_INPUT"]);
    expect(await user.refused(InboxDocument, { enterpriseNumber: "0206731646" })).toEqual([
      200,
      "INVALID_ENTERPRISE_NUMBER",
    ]);
    const { errors } = await user.post({
      query: `{ mailbox(enterpriseNumber: "${enterprise}") { messages(first: 1000) { nodes { id } } } }`,
    });
    expect(errors?.[0]?.message).toContain("expected 1 to 100");
  });

  it("finds objects again by their global ids", async () => {
    const { enterprise, user, list } = await reader();
    const { id } = await sender.publish(enterprise);
    const { mailbox } = await list();
    expect((await user.ask(NodeByIdDocument, { id })).node).toEqual({ __typename: "Message", id });
    expect((await user.ask(NodeByIdDocument, { id: mailbox.id })).node).toEqual({
      __typename: "Mailbox",
      id: mailbox.id,
    });
    const senderId = Buffer.from(`Sender:${stage.institution}`).toString("base64url");
    expect((await user.ask(NodeByIdDocument, { id: senderId })).node).toEqual({ __typename: "Sender", id: senderId });
    for (const none of ["", "nonsense", Buffer.from("Message:1").toString("base64url"), `${id}=`]) {
      expect((await user.ask(NodeByIdDocument, { id: none })).node).toBeNull();
    }
  });

  it("shows nothing of others: foreign is not there", async () => {
    const { enterprise, user, list } = await reader();
    const { id, messageId } = await sender.publish(enterprise);
    const { mailbox } = await list();
    const others = [
      await stage.as("administrator", stage.newEnterprise()),
      await stage.as("sender", stage.newEnterprise()),
      await stage.as("auditor"),
      await stage.as("operator"),
    ];
    for (const other of others) {
      expect(await other.ask(InboxDocument, { enterpriseNumber: enterprise })).toEqual({ mailbox: null });
      for (const key of [id, messageId])
        expect(await other.ask(OneMessageDocument, { id: key })).toEqual({ message: null });
      for (const key of [id, mailbox.id])
        expect(await other.ask(NodeByIdDocument, { id: key })).toEqual({ node: null });
      const { maskMessages } = await other.ask(MaskDocument, { input: { messageIds: [messageId] } });
      expect(maskMessages.results[0]?.message).toBeNull();
    }
    expect((await user.ask(OneMessageDocument, { id: messageId })).message?.messageId).toBe(messageId);
  });

  it("tells each caller who they are", async () => {
    const { enterprise, user } = await reader();
    expect((await user.ask(MeDocument, {})).me).toEqual({
      name: "Ugo User",
      role: "USER",
      enterpriseNumber: enterprise,
      mailbox: { enterpriseNumber: enterprise },
      sender: null,
    });
    expect((await (await stage.as("auditor")).ask(MeDocument, {})).me).toMatchObject({
      role: "AUDITOR",
      mailbox: null,
    });
    expect((await sender.ask(MeDocument, {})).me.sender).toEqual({ enterpriseNumber: stage.institution });
  });

  it("activates a mailbox by the first login", async () => {
    const { list } = await reader();
    expect((await list()).mailbox.activatedAt).toEqual(expect.any(String));
  });

  it("tells authorised senders, and only them, whether a recipient still needs paper", async () => {
    const [known, unknown] = [stage.newEnterprise(), stage.newEnterprise()];
    const administrator = await stage.as("administrator", known);
    const { consentWording } = await administrator.ask(ServiceDocument, { sender: stage.institution });
    await administrator.ask(GiveConsentDocument, {
      input: { enterpriseNumber: known, wordingDigest: consentWording.digest },
    });
    const status = async (enterpriseNumber: string) =>
      (await sender.ask(RecipientStatusDocument, { enterpriseNumber })).recipientStatus;
    expect(await status(known)).toEqual({
      enterpriseNumber: known,
      exists: true,
      isActivated: true,
      fullyDigitalSince: expect.any(String),
    });
    expect(await status(unknown)).toMatchObject({ exists: true, isActivated: false, fullyDigitalSince: null });
    expect(await status("0206731646")).toMatchObject({ exists: false, isActivated: false });
    for (const api of [administrator, await stage.as("sender", unknown), await stage.as("auditor")]) {
      expect(await api.refused(RecipientStatusDocument, { enterpriseNumber: known })).toEqual([200, "FORBIDDEN"]);
    }
  });

  it("shows statistics to operators and auditors, and to a sender its own", async () => {
    const institution = stage.newEnterprise();
    await stage.authorise(institution);
    const own = await stage.as("sender", institution);
    await own.publish(stage.newEnterprise());
    await own.publish(stage.newEnterprise());
    const year = new Date().getUTCFullYear();
    const row = { enterpriseNumber: institution, year, published: 2, read: 0, replied: 0, expired: 0 };
    const name = { nl: `Instelling ${institution}` };
    expect((await own.ask(StatisticsDocument, {})).statistics).toEqual({
      senders: [{ ...row, sender: { name } }],
      totals: null,
    });
    for (const role of ["operator", "auditor"] as const) {
      const api = await stage.as(role);
      const { statistics } = await api.ask(StatisticsDocument, { sender: institution, year });
      expect(statistics.senders).toMatchObject([row]);
      expect(statistics.totals?.senders).toBeGreaterThan(1);
      expect((await api.ask(StatisticsDocument, { year: year - 1 })).statistics.senders).toEqual([]);
      expect(await api.refused(StatisticsDocument, { year: 1 })).toEqual([200, "BAD_USER_INPUT"]);
    }
    expect(await own.refused(StatisticsDocument, { sender: stage.institution })).toEqual([200, "FORBIDDEN"]);
    expect(await (await stage.as("user", institution)).refused(StatisticsDocument)).toEqual([200, "FORBIDDEN"]);
    expect(await (await stage.as("user", institution)).refused(SentDocument)).toEqual([200, "FORBIDDEN"]);
  });

  it("tells the limits, the wording in force and a sender's message types", async () => {
    const { user } = await reader();
    const answer = await user.ask(ServiceDocument, { sender: stage.institution });
    expect(answer.limits).toEqual({ maxFirst: 100, queryDepth: 12, attachments: 6 });
    expect(answer.consentWording.text.en).toContain("irrevocable");
    expect(answer.messageTypes).toEqual([{ messageTypeId: "bulletin" }, { messageTypeId: "notice" }]);
  });

  it("answers nobody without a valid token", async () => {
    for (const api of [stage.nobody(), await stage.as("user", stage.newEnterprise(), -60)]) {
      expect(await api.refused(ServiceDocument, { sender: stage.institution })).toEqual([401, "UNAUTHENTICATED"]);
      expect(await api.refused("{ __schema { types { name } } }")).toEqual([401, "UNAUTHENTICATED"]);
    }
  });

  it("refuses subscriptions over HTTP", async () => {
    const { enterprise, user } = await reader();
    const codes = await user.refused(ChangesDocument, { enterpriseNumber: enterprise });
    expect(codes).toEqual([400, "SUBSCRIPTIONS_NEED_A_WEBSOCKET"]);
  });
});
