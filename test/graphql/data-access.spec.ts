import { tellPosition } from "../../src/application/told-position.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import type { Api } from "./api.ts";
import { follow } from "./follow.ts";
import { ConfirmDataAccessDocument, DataAccessDocument, InboxDocument, OpenDocument } from "./generated/client.ts";
import { Stage } from "./stage.ts";
import { until } from "./until.ts";

type DataSets = ("PROFILE" | "LOGIN_DATA" | "USER_DATA" | "MESSAGES_AND_SUMMARIES" | "REFERENCE_DATA")[];
const ALL: DataSets = ["PROFILE", "LOGIN_DATA", "USER_DATA", "MESSAGES_AND_SUMMARIES", "REFERENCE_DATA"];
const INBOX = "{ me { mailbox { enterpriseNumber } } }";

const asked = async (api: Api) => (await api.ask(DataAccessDocument, {})).me.dataAccess;
async function answer(api: Api, input: { confirmed?: DataSets; refused?: DataSets; wordingDigest?: string }) {
  const wordingDigest = input.wordingDigest ?? (await asked(api))?.wordingDigest ?? "";
  const said = { confirmed: [], ...input, wordingDigest };
  return (await api.ask(ConfirmDataAccessDocument, { input: said })).confirmDataAccess;
}

describe("The data that a person lets e-Box use", () => {
  let stage: Stage;
  let enterprise: EnterpriseNumber;
  let person: Api;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  beforeEach(async () => {
    enterprise = stage.newEnterprise();
    person = await stage.as("administrator", enterprise);
  });
  afterAll(() => stage.close());

  it("are told, each with its explanation, and open until the person answered", async () => {
    const told = await asked(person);
    expect(told).toMatchObject({ hasToAnswer: true });
    expect(told?.dataSets.map(({ id, required, state }) => [id, required, state])).toEqual(
      ALL.map((id) => [id, !["MESSAGES_AND_SUMMARIES", "REFERENCE_DATA"].includes(id), "OPEN"]),
    );
    expect(told?.dataSets.every(({ explanation }) => (explanation.en ?? "").length > 20)).toBe(true);
  });

  it("are confirmed, and read back at once", async () => {
    const { me, userErrors } = await answer(person, { confirmed: ALL });
    expect(userErrors).toEqual([]);
    expect(me?.dataAccess).toEqual({ hasToAnswer: false, dataSets: ALL.map((id) => ({ id, state: "CONFIRMED" })) });
  });

  it("are each person's and each mailbox's own", async () => {
    await answer(person, { confirmed: ALL });
    expect((await asked(await stage.as("administrator", stage.newEnterprise())))?.hasToAnswer).toBe(true);
  });

  it("open no message to a person who refused messages, and open it again when they confirm", async () => {
    const sender = await stage.as("sender", stage.institution);
    const { messageId } = await sender.publish(enterprise);
    const open = async () => (await person.ask(OpenDocument, { input: { messageId } })).openMessage;
    await answer(person, { refused: ["MESSAGES_AND_SUMMARIES"] });
    expect(await open()).toMatchObject({ content: null, userErrors: [{ code: "DATA_ACCESS_REQUIRED" }] });
    await answer(person, { confirmed: ["MESSAGES_AND_SUMMARIES"] });
    expect(await open()).toMatchObject({ userErrors: [] });
  });

  it("are refused under a wording that is not in force, and where nothing is said", async () => {
    const unknown = await answer(person, { confirmed: ALL, wordingDigest: "old" });
    expect(unknown).toMatchObject({ me: null, userErrors: [{ code: "CONSENT_WORDING_UNKNOWN" }] });
    expect(await answer(person, {})).toMatchObject({ userErrors: [{ code: "INVALID_INPUT" }] });
  });

  it.each(["sender", "auditor", "operator"] as const)("are not asked of a %s", async (role) => {
    const api = await stage.as(role, role === "sender" ? stage.institution : undefined);
    expect(await asked(api)).toBeNull();
    expect(await answer(api, { confirmed: ALL })).toMatchObject({ me: null, userErrors: [{ code: "FORBIDDEN" }] });
  });
});

describe("A person who refuses what nothing works without", () => {
  let stage: Stage;
  let enterpriseNumber: EnterpriseNumber;
  let person: Api;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  beforeEach(async () => {
    enterpriseNumber = stage.newEnterprise();
    person = await stage.as("administrator", enterpriseNumber);
  });
  afterAll(() => stage.close());

  it.each(["PROFILE", "LOGIN_DATA", "USER_DATA"] as const)("has ended the login: %s", async (set) => {
    const { closed } = await follow(person, enterpriseNumber);
    await until(() => stage.liveSubscribers() === 1);
    expect((await answer(person, { refused: [set] })).userErrors).toEqual([]);
    expect(await closed).toBe(4403);
    await until(() => stage.liveSubscribers() === 0);
    expect(await person.refused(INBOX)).toEqual([200, "DATA_ACCESS_REQUIRED"]);
    expect((await asked(person))?.hasToAnswer).toBe(true);
    await answer(person, { confirmed: [set] });
    expect(await person.refused(INBOX)).toEqual([200]);
  });

  it("has ended nobody else's", async () => {
    const colleague = await stage.as("user", enterpriseNumber);
    const { closed, client } = await follow(colleague, enterpriseNumber);
    await until(() => stage.liveSubscribers() === 1);
    await answer(person, { refused: ["PROFILE"] });
    expect(await colleague.refused(INBOX)).toEqual([200]);
    expect(stage.liveSubscribers()).toBe(1);
    await client.dispose();
    await closed;
  });
});

describe("Where the login page is another issuer's, a person", () => {
  let stage: Stage;
  let enterpriseNumber: EnterpriseNumber;
  let person: Api;
  let messageId: string;
  beforeAll(async () => {
    stage = await Stage.open({ asked: "BY_API" });
  });
  beforeEach(async () => {
    enterpriseNumber = stage.newEnterprise();
    person = await stage.as("administrator", enterpriseNumber);
    ({ messageId } = await (await stage.as("sender", stage.institution)).publish(enterpriseNumber));
  });
  afterAll(() => stage.close());

  const open = async () => (await person.ask(OpenDocument, { input: { messageId } })).openMessage.userErrors;

  it("is asked before anything else, at every door", async () => {
    expect(await person.refused(INBOX)).toEqual([200, "DATA_ACCESS_REQUIRED"]);
    expect(await open()).toMatchObject([{ code: "DATA_ACCESS_REQUIRED" }]);
    const paths = [
      `/messages/${messageId}/documents/1`,
      `/messages.zip?ids=${messageId}`,
      `/messages/${messageId}/proof`,
    ];
    for (const path of paths) {
      const response = await person.get(path);
      expect([response.status, await response.json()]).toMatchObject([403, { code: "DATA_ACCESS_REQUIRED" }]);
    }
    await expect(person.upload("a.txt", Buffer.from("a"), "text/plain")).rejects.toThrow("DATA_ACCESS_REQUIRED");
    const { me } = await person.ask(DataAccessDocument, {});
    expect(me.dataAccess?.hasToAnswer).toBe(true);
  });

  it("subscribes on the socket on which they answered", async () => {
    const client = person.socket({ lazy: false });
    const first = (query: string, variables: Record<string, unknown>) =>
      new Promise<unknown>((resolve) => {
        const end = client.subscribe(
          { query, variables },
          { next: (result) => [resolve(result), end()], error: resolve, complete: () => resolve(undefined) },
        );
      });
    const query =
      "subscription ($n: EnterpriseNumber!, $a: String) { mailboxChanged(enterpriseNumber: $n, after: $a) { change } }";
    const after = tellPosition(undefined);
    const subscribe = () => first(query, { n: enterpriseNumber, a: after });
    expect(await subscribe()).toMatchObject([{ extensions: { code: "DATA_ACCESS_REQUIRED" } }]);
    const input = { confirmed: ALL, wordingDigest: (await asked(person))?.wordingDigest };
    const mutation =
      "mutation ($input: ConfirmDataAccessInput!) { confirmDataAccess(input: $input) { userErrors { code } } }";
    expect(await first(mutation, { input })).toMatchObject({ data: { confirmDataAccess: { userErrors: [] } } });
    expect(await subscribe()).toMatchObject({ data: { mailboxChanged: { change: "PUBLISHED" } } });
    await client.dispose();
  });

  it("is served once all is answered, whatever they refused that something works without", async () => {
    await answer(person, { confirmed: ["PROFILE", "LOGIN_DATA"] });
    expect(await person.refused(INBOX)).toEqual([200, "DATA_ACCESS_REQUIRED"]);
    await answer(person, { confirmed: ["USER_DATA"], refused: ["MESSAGES_AND_SUMMARIES", "REFERENCE_DATA"] });
    const { mailbox } = await person.ask(InboxDocument, { enterpriseNumber });
    expect(mailbox?.messages.edges).toHaveLength(1);
    expect(await open()).toMatchObject([{ code: "DATA_ACCESS_REQUIRED" }]);
    await answer(person, { confirmed: ["MESSAGES_AND_SUMMARIES"] });
    expect(await open()).toEqual([]);
  });

  it("is told what is the same for everybody", async () => {
    expect(await person.refused("{ limits { maxFirst } consentWording { digest } termsOfUse { digest } }")).toEqual([
      200,
    ]);
  });

  it.each(["sender", "auditor", "operator", "document-consumer"] as const)(
    "is no %s: nobody asks those",
    async (role) => {
      const api = await stage.as(role, role === "sender" ? stage.institution : enterpriseNumber);
      expect(await api.refused(INBOX)).toEqual([200]);
    },
  );
});
