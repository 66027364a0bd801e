import { expireAcceptances, isOurs, runJob } from "../../src/application/policies/expiry-jobs.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { DAY } from "../../src/domain/instant.ts";
import type { Api } from "./api.ts";
import {
  AcknowledgedMessageDocument,
  AcknowledgeReceiptDocument,
  InboxDocument,
  type InboxQueryVariables,
  type MessageFilterInput,
  OpenDocument,
  type PublishMessageInput,
  RefuseReceiptDocument,
  RegisterMessageTypeDocument,
} from "./generated/client.ts";
import { Stage } from "./stage.ts";

const KIND = "REGISTERED_WITH_ACKNOWLEDGEMENT" as const;
/** Everything by which the recipient could tell who sent it and what it says. */
const HIDDEN = {
  contentState: "HIDDEN",
  sender: { enterpriseNumber: null, partition: null, department: null, name: null },
  subject: null,
  senderApplicationId: null,
  messageTypeId: null,
  messageType: null,
  routing: { ruleId: null },
  businessData: null,
  forTheAttentionOf: null,
  attachments: null,
};

let stage: Stage;
let institution: EnterpriseNumber;
let sender: Api;
let recipient: EnterpriseNumber;
let reader: Api;

beforeAll(async () => {
  stage = await Stage.open();
  institution = stage.institution;
  sender = await stage.as("sender", institution);
  const operator = await stage.as("operator");
  const input = {
    sender: institution,
    messageTypeId: "summons",
    name: { nl: "Dagvaarding" },
    validityPeriod: "P30D",
    languages: ["nl" as const],
    registeredAllowed: true,
    hiddenUntilAcknowledged: true,
  };
  const { registerMessageType } = await operator.ask(RegisterMessageTypeDocument, { input });
  expect(registerMessageType.userErrors).toEqual([]);
});
beforeEach(async () => {
  recipient = stage.newEnterprise();
  reader = await stage.as("administrator", recipient);
});
afterAll(() => stage.close());

async function publish(change: Partial<PublishMessageInput> = {}): Promise<string> {
  const upload = { kind: KIND, messageTypeId: "summons", subject: { nl: "Verschijning in persoon" } };
  const { messageId } = await sender.publish(recipient, {
    ...upload,
    senderApplicationId: "court",
    businessData: [{ key: "rolnummer", values: ["A-2026"] }],
    ...change,
  });
  return messageId;
}

const seen = async (api: Api, id: string) => (await api.ask(AcknowledgedMessageDocument, { id })).message;
const acknowledge = async (api: Api, messageId: string) =>
  (await api.ask(AcknowledgeReceiptDocument, { input: { messageId } })).acknowledgeReceipt;
const refuse = async (api: Api, messageId: string) =>
  (await api.ask(RefuseReceiptDocument, { input: { messageId } })).refuseReceipt;
const open = async (api: Api, messageId: string) => (await api.ask(OpenDocument, { input: { messageId } })).openMessage;
const codes = ({ userErrors }: { userErrors: readonly { code: string }[] }) => userErrors.map(({ code }) => code);

async function listed(api: Api, of: EnterpriseNumber, variables: Omit<InboxQueryVariables, "enterpriseNumber"> = {}) {
  const { mailbox } = await api.ask(InboxDocument, { enterpriseNumber: of, ...variables });
  return mailbox?.messages.edges.map(({ node }) => node.messageId);
}

describe("registered mail that is hidden until it is acknowledged", () => {
  it("shows its recipient that it is there, and its sender everything", async () => {
    const id = await publish();
    expect(await seen(reader, id)).toMatchObject({ ...HIDDEN, acceptance: { status: "REQUESTED", decidedAt: null } });
    expect(await listed(reader, recipient)).toEqual([id]);
    expect(await seen(sender, id)).toMatchObject({
      contentState: "AVAILABLE",
      sender: { enterpriseNumber: institution },
      subject: { nl: "Verschijning in persoon" },
      acceptance: { status: "REQUESTED" },
    });
  });

  const searches = ["verschijning", "rolnummer", "A-2026", "Instelling", "Dagvaarding"];
  const filters = (): MessageFilterInput[] => [{ counterparty: institution }, { messageTypeId: "summons" }];

  it("is neither found nor filtered by its recipient before, and is both afterwards", async () => {
    const id = await publish();
    for (const search of searches) expect(await listed(reader, recipient, { search })).toEqual([]);
    expect(await listed(reader, recipient, { search: institution })).toEqual([]);
    for (const filter of filters()) expect(await listed(reader, recipient, { filter })).toEqual([]);
    expect(await listed(sender, institution, { folder: "OUTBOX", filter: { counterparty: recipient } })).toEqual([id]);
    const sent = { folder: "OUTBOX", search: "verschijning", filter: { counterparty: recipient } } as const;
    expect(await listed(sender, institution, sent)).toEqual([id]);

    expect(await acknowledge(reader, id)).toMatchObject({
      message: { contentState: "AVAILABLE", sender: { enterpriseNumber: institution }, messageTypeId: "summons" },
      userErrors: [],
    });
    for (const search of searches) expect(await listed(reader, recipient, { search })).toEqual([id]);
    for (const filter of filters()) expect(await listed(reader, recipient, { filter })).toEqual([id]);
  });

  it("stays hidden for ever once it is refused, and the sender is told", async () => {
    const id = await publish();
    expect(await refuse(reader, id)).toMatchObject({ message: { ...HIDDEN, acceptance: { status: "REFUSED" } } });
    expect(codes(await open(reader, id))).toEqual(["ACCEPTANCE_REFUSED"]);
    expect(codes(await acknowledge(reader, id))).toEqual(["ACCEPTANCE_REFUSED"]);
    expect(await seen(sender, id)).toMatchObject({ contentState: "AVAILABLE", acceptance: { status: "REFUSED" } });
    expect(await listed(reader, recipient, { search: "verschijning" })).toEqual([]);
  });
});

describe("registered mail with acknowledgement", () => {
  it("shows what it is, and opens only after it", async () => {
    const id = await publish({ messageTypeId: "notice" });
    expect(await seen(reader, id)).toMatchObject({
      contentState: "AVAILABLE",
      sender: { enterpriseNumber: institution },
    });
    expect(codes(await open(reader, id))).toEqual(["ACKNOWLEDGEMENT_REQUIRED"]);
    expect(codes(await acknowledge(reader, id))).toEqual([]);
    expect(codes(await acknowledge(reader, id))).toEqual([]);
    expect(await open(reader, id)).toMatchObject({ content: { bodyContent: expect.any(String) }, userErrors: [] });
    expect(codes(await refuse(reader, id))).toEqual(["ALREADY_ACKNOWLEDGED"]);
  });

  it("needs a login of level high, and is nobody else's", async () => {
    const id = await publish();
    const software = await stage.as("sender", recipient);
    expect(codes(await acknowledge(software, id))).toEqual(["ASSURANCE_TOO_LOW"]);
    expect(codes(await refuse(software, id))).toEqual(["ASSURANCE_TOO_LOW"]);
    const stranger = await stage.as("administrator", stage.newEnterprise());
    for (const api of [stranger, sender]) expect(codes(await acknowledge(api, id))).toEqual(["NOT_FOUND"]);
    await acknowledge(reader, id);
    expect(codes(await open(software, id))).toEqual(["ASSURANCE_TOO_LOW"]);
  });

  it("is given up once its deadline has passed", async () => {
    const id = await publish();
    stage.advanceClock(16 * DAY);
    expect(codes(await acknowledge(reader, id))).toEqual(["ACCEPTANCE_EXPIRED"]);
    expect(await isOurs(expireAcceptances, stage.office, stage.readModel)).toBe(true);
    expect(await runJob(expireAcceptances, stage.office, stage.readModel, 100)).toBeGreaterThan(0);
    const head = await stage.office.store.head();
    expect(head && (await stage.projection.reached(head, 60_000))).toBe(true);
    expect(await seen(reader, id)).toMatchObject({ ...HIDDEN, acceptance: { status: "EXPIRED" } });
    expect(codes(await open(reader, id))).toEqual(["ACCEPTANCE_EXPIRED"]);
  });
});
