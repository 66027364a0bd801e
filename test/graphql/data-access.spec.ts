import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import type { Api } from "./api.ts";
import { ConfirmDataAccessDocument, DataAccessDocument, OpenDocument } from "./generated/client.ts";
import { Stage } from "./stage.ts";

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

  const asked = async (api: Api) => (await api.ask(DataAccessDocument, {})).me.dataAccess;
  async function answer(api: Api, input: { confirmed?: DataSets; refused?: DataSets; wordingDigest?: string }) {
    const wordingDigest = input.wordingDigest ?? (await asked(api))?.wordingDigest ?? "";
    const said = { confirmed: [], ...input, wordingDigest };
    return (await api.ask(ConfirmDataAccessDocument, { input: said })).confirmDataAccess;
  }
  type DataSets = ("PROFILE" | "LOGIN_DATA" | "USER_DATA" | "MESSAGES_AND_SUMMARIES" | "REFERENCE_DATA")[];
  const ALL: DataSets = ["PROFILE", "LOGIN_DATA", "USER_DATA", "MESSAGES_AND_SUMMARIES", "REFERENCE_DATA"];

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
