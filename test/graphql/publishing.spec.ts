import { createHash } from "node:crypto";
import { newMessageId } from "../../src/application/ids.ts";
import { DAY } from "../../src/domain/instant.ts";
import { type Api, publication } from "./api.ts";
import {
  AuthoriseSenderDocument,
  ChangeAddressDocument,
  GiveConsentDocument,
  MaskDocument,
  OpenDocument,
  PublishDocument,
  PublishManyDocument,
  type PublishMessageInput,
  RegisterMessageTypeDocument,
  ReplyDocument,
} from "./generated/client.ts";
import { Stage } from "./stage.ts";

const NO_DIGEST = "A".repeat(43);

describe("What is refused, and how", () => {
  let stage: Stage;
  let sender: Api;

  beforeAll(async () => {
    stage = await Stage.open();
    sender = await stage.as("sender", stage.institution);
  });
  afterAll(() => stage.close());

  async function refusals(change: Partial<PublishMessageInput>, api = sender) {
    const input = publication(stage.newEnterprise(), change);
    const { publishMessage } = await api.ask(PublishDocument, { input });
    expect(publishMessage.message).toBeNull();
    return publishMessage.userErrors.map(({ code, path }) => [code, path?.join(".") ?? null]);
  }

  const attachment = (change: object = {}) => ({
    uploadId: crypto.randomUUID(),
    attachmentTitle: { nl: "Bijlage" },
    digest: { digestValue: NO_DIGEST },
    ...change,
  });
  const many = (count: number) => Array.from({ length: count }, (_, index) => index);

  it.each<[string, Partial<PublishMessageInput>, string, string]>([
    [
      "a wrong check digit",
      { recipient: { enterpriseNumber: "0206731646" } },
      "INVALID_ENTERPRISE_NUMBER",
      "recipient.enterpriseNumber",
    ],
    ["an unknown message type", { messageTypeId: "unheard-of" }, "UNKNOWN_MESSAGE_TYPE", "messageTypeId"],
    ["a message id that is no UUIDv7", { messageId: crypto.randomUUID() }, "MESSAGE_ID_INVALID", "messageId"],
    [
      "a message id of another month",
      { messageId: newMessageId(Date.now() - 40 * DAY) },
      "MESSAGE_ID_NOT_TIMELY",
      "messageId",
    ],
    ["a subject of 401 characters", { subject: { nl: "x".repeat(401) } }, "INVALID_INPUT", "subject.nl"],
    ["a subject in no language", { subject: {} }, "INVALID_INPUT", "subject"],
    ["a subject without its type's language", { subject: { fr: "Bonjour" } }, "LANGUAGE_MISSING", "subject"],
    ["a blank subject", { subject: { nl: " " } }, "INVALID_INPUT", "subject.nl"],
    ["half a character", { subject: { nl: "\ud83d" } }, "INVALID_INPUT", "subject.nl"],
    ["half a character in the body", { bodyContent: "\udc00" }, "INVALID_INPUT", "bodyContent"],
    ["a body of 200,001 characters", { bodyContent: "x".repeat(200_001) }, "INVALID_INPUT", "bodyContent"],
    ["neither body nor main attachment", { bodyContent: null }, "INVALID_INPUT", "bodyContent"],
    [
      "an attention of 101 characters",
      { forTheAttentionOf: { label: "x".repeat(101) } },
      "INVALID_INPUT",
      "forTheAttentionOf.label",
    ],
    [
      "257 business data",
      { businessData: many(257).map((key) => ({ key: `${key}`, values: ["1"] })) },
      "INVALID_INPUT",
      "businessData",
    ],
    [
      "a key twice",
      { businessData: [1, 2].map(() => ({ key: "same", values: ["1"] })) },
      "INVALID_INPUT",
      "businessData",
    ],
    [
      "a value too long",
      { businessData: [{ key: "k", values: ["1", "x".repeat(401)] }] },
      "INVALID_INPUT",
      "businessData.0.values",
    ],
    ["seven attachments", { attachments: many(7).map(() => attachment()) }, "INVALID_INPUT", "attachments"],
    [
      "two main attachments",
      { attachments: many(2).map(() => attachment({ isMainContent: true })) },
      "INVALID_INPUT",
      "attachments",
    ],
    [
      "a digest in hexadecimal",
      { attachments: [attachment({ digest: { digestValue: "ab".repeat(32) } })] },
      "DIGEST_MISMATCH",
      "attachments.0.digest.digestValue",
    ],
    [
      "another digest method",
      { attachments: [attachment({ digest: { digestMethod: "MD5", digestValue: NO_DIGEST } })] },
      "INVALID_INPUT",
      "attachments.0.digest.digestMethod",
    ],
    [
      "an upload that is none",
      { attachments: [attachment({ uploadId: "../../etc/passwd" })] },
      "INVALID_INPUT",
      "attachments.0.uploadId",
    ],
    ["a missing document", { attachments: [attachment()] }, "UPLOAD_UNKNOWN", "attachments.0.uploadId"],
    ["a date that is none", { expirationDate: "2027-02-30T00:00:00Z" }, "EXPIRATION_DATE_INVALID", "expirationDate"],
    [
      "an hour that is none",
      { expirationDate: `${new Date(Date.now() + DAY).toISOString().slice(0, 10)}T24:00:00Z` },
      "EXPIRATION_DATE_INVALID",
      "expirationDate",
    ],
    [
      "a date after the validity",
      { expirationDate: new Date(Date.now() + 31 * DAY).toISOString() },
      "EXPIRATION_DATE_INVALID",
      "expirationDate",
    ],
    [
      "a date in the past",
      { expirationDate: "2020-01-01T00:00:00+02:00" },
      "EXPIRATION_DATE_INVALID",
      "expirationDate",
    ],
    [
      "registered mail of a simple type",
      { messageTypeId: "bulletin", kind: "REGISTERED" },
      "REGISTERED_NOT_ALLOWED",
      "kind",
    ],
    ["qualified mail", { kind: "QUALIFIED_REGISTERED" }, "NO_QUALIFIED_PROVIDER", "kind"],
    [
      "acknowledged mail",
      { kind: "REGISTERED_WITH_ACKNOWLEDGEMENT", messageTypeId: "bulletin" },
      "REGISTERED_NOT_ALLOWED",
      "kind",
    ],
    [
      "replies where the type has none",
      { messageTypeId: "bulletin", isReplyAuthorized: true },
      "REPLY_NOT_ALLOWED",
      "isReplyAuthorized",
    ],
    [
      "a partition that is none",
      { sender: { partition: crypto.randomUUID() } },
      "PARTITION_UNKNOWN",
      "sender.partition",
    ],
    ["a command id that is no UUID", { commandId: "again" }, "INVALID_INPUT", "commandId"],
  ])("%s", async (_what, change, code, path) => {
    expect(await refusals(change)).toEqual([[code, path]]);
  });

  it("all findings at once, each with its path", async () => {
    const change = { recipient: { enterpriseNumber: "1" }, messageId: "1", forTheAttentionOf: { label: "" } };
    expect(await refusals(change)).toEqual([
      ["MESSAGE_ID_INVALID", "messageId"],
      ["INVALID_ENTERPRISE_NUMBER", "recipient.enterpriseNumber"],
      ["INVALID_INPUT", "forTheAttentionOf.label"],
    ]);
  });

  it("a digest that is not that of the document, with the form that is expected", async () => {
    const uploadId = await sender.upload("a.txt", Buffer.from("some text"), "text/plain");
    const input = publication(stage.newEnterprise(), { attachments: [attachment({ uploadId })] });
    const { publishMessage } = await sender.ask(PublishDocument, { input });
    expect(publishMessage.userErrors).toEqual([
      {
        code: "DIGEST_MISMATCH",
        message: expect.stringContaining("base64url SHA-256"),
        path: ["attachments", "0", "digest"],
      },
    ]);
  });

  it("another's upload, as if there were none", async () => {
    const bytes = Buffer.from("some text");
    const uploadId = await (await stage.as("sender", stage.newEnterprise())).upload("a.txt", bytes, "text/plain");
    const digestValue = createHash("sha256").update(bytes).digest("base64url");
    expect(await refusals({ attachments: [attachment({ uploadId, digest: { digestValue } })] })).toEqual([
      ["UPLOAD_UNKNOWN", "attachments.0.uploadId"],
    ]);
  });

  it("a sender that is not authorised, and those who are no senders", async () => {
    expect(await refusals({}, await stage.as("sender", stage.newEnterprise()))).toEqual([
      ["SENDER_NOT_AUTHORISED", "sender"],
    ]);
    for (const role of ["administrator", "user"] as const) {
      expect(await refusals({}, await stage.as(role, stage.institution))).toEqual([["FORBIDDEN", null]]);
    }
    for (const role of ["auditor", "operator"] as const) {
      expect(await refusals({}, await stage.as(role))).toEqual([["FORBIDDEN", null]]);
    }
  });

  it("an id that is taken, but not the same publication again", async () => {
    const input = publication(stage.newEnterprise());
    const first = await sender.ask(PublishDocument, { input });
    expect((await sender.ask(PublishDocument, { input })).publishMessage).toEqual(first.publishMessage);
    const other = { ...input, bodyContent: "Iets anders." };
    const { publishMessage } = await sender.ask(PublishDocument, { input: other });
    expect(publishMessage.userErrors).toMatchObject([{ code: "MESSAGE_ID_TAKEN", path: ["messageId"] }]);
  });

  it("an authorised sender's refused submission is recorded, with its reasons and nothing of what it wrote", async () => {
    const institution = stage.newEnterprise();
    await stage.authorise(institution);
    const api = await stage.as("sender", institution);
    const messageId = newMessageId(Date.now());
    await refusals({ messageId, subject: { nl: "" }, recipient: { enterpriseNumber: "geheim" } }, api);
    await refusals({ messageId: "geheim" }, api);
    const rejected = [];
    for await (const page of stage.office.store.readAll()) {
      for (const { type, data } of page) if (type === "SubmissionRejected") rejected.push(data);
    }
    expect(rejected.filter((data) => "sender" in data && data.sender === institution)).toEqual([
      { sender: institution, messageId, reasons: ["INVALID_ENTERPRISE_NUMBER", "INVALID_INPUT"] },
      { sender: institution, reasons: ["MESSAGE_ID_INVALID"] },
    ]);
  });

  it("some of many, while the others are published", async () => {
    const recipient = stage.newEnterprise();
    const messages = [
      publication(recipient),
      publication("1"),
      publication(recipient, { messageTypeId: "unheard-of" }),
      publication(recipient),
    ];
    const { publishMessages } = await sender.ask(PublishManyDocument, { input: { messages } });
    expect(publishMessages.results).toEqual([
      { messageId: messages[0]?.messageId, userErrors: [] },
      { messageId: null, userErrors: [{ code: "INVALID_ENTERPRISE_NUMBER", path: ["recipient", "enterpriseNumber"] }] },
      { messageId: null, userErrors: [{ code: "UNKNOWN_MESSAGE_TYPE", path: ["messageTypeId"] }] },
      { messageId: messages[3]?.messageId, userErrors: [] },
    ]);
  });

  it("501 messages at once, or none", async () => {
    for (const count of [0, 501]) {
      const messages = many(count).map(() => publication(stage.institution, { bodyContent: "x" }));
      const { publishMessages } = await sender.ask(PublishManyDocument, { input: { messages } });
      expect(publishMessages).toEqual({ results: [], userErrors: [{ code: "INVALID_INPUT", path: ["messages"] }] });
    }
  });

  it("a reply where none is allowed, to a foreign message, or with nothing in it", async () => {
    const enterprise = stage.newEnterprise();
    const user = await stage.as("user", enterprise);
    const { messageId } = await sender.publish(enterprise);
    const reply = async (input: { messageId: string; text?: string; telephone?: string }) => {
      const { replyToMessage } = await user.ask(ReplyDocument, { input });
      return replyToMessage.userErrors.map(({ code, path }) => [code, path?.join(".")]);
    };
    expect(await reply({ messageId, text: "Nee." })).toEqual([["REPLY_NOT_ALLOWED", "messageId"]]);
    const foreign = await sender.publish(stage.newEnterprise(), { isReplyAuthorized: true });
    expect(await reply({ messageId: foreign.messageId, text: "Nee." })).toEqual([["NOT_FOUND", "messageId"]]);
    const answerable = await sender.publish(enterprise, { isReplyAuthorized: true });
    expect(await reply({ messageId: answerable.messageId })).toEqual([["INVALID_INPUT", "text"]]);
    expect(await reply({ messageId: "1", text: "Nee.", telephone: "bel mij" })).toEqual([
      ["NOT_FOUND", "messageId"],
      ["INVALID_INPUT", "telephone"],
    ]);
  });

  it("opening an expired message, by anyone", async () => {
    const enterprise = stage.newEnterprise();
    const { messageId } = await sender.publish(enterprise, { messageTypeId: "bulletin" });
    stage.advanceClock(30 * DAY + 60_000);
    try {
      for (const api of [await stage.as("user", enterprise), sender]) {
        const { openMessage } = await api.ask(OpenDocument, { input: { messageId } });
        expect(openMessage).toMatchObject({ content: null, message: null, userErrors: [{ code: "MESSAGE_EXPIRED" }] });
      }
    } finally {
      stage.advanceClock(-30 * DAY - 60_000);
    }
  });

  it("opening a foreign message, exactly as one that does not exist", async () => {
    const user = await stage.as("user", stage.newEnterprise());
    const foreign = await sender.publish(stage.newEnterprise());
    const answers = [];
    for (const messageId of [foreign.messageId, foreign.id, newMessageId(Date.now())]) {
      answers.push(await user.ask(OpenDocument, { input: { messageId } }));
    }
    expect(answers[0]?.openMessage.userErrors).toMatchObject([{ code: "NOT_FOUND", path: ["messageId"] }]);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it("masking more than 500 at once", async () => {
    const user = await stage.as("user", stage.newEnterprise());
    const messageIds = many(501).map(() => newMessageId(Date.now()));
    const { maskMessages } = await user.ask(MaskDocument, { input: { messageIds } });
    expect(maskMessages).toMatchObject({ results: [], userErrors: [{ code: "INVALID_INPUT", path: ["messageIds"] }] });
  });

  it("settings of a mailbox by others than its administrators", async () => {
    const enterprise = stage.newEnterprise();
    const consent = { enterpriseNumber: enterprise, wordingDigest: NO_DIGEST };
    const address = { enterpriseNumber: enterprise, address: "a@example.be" };
    const [stranger, user] = [
      await stage.as("administrator", stage.newEnterprise()),
      await stage.as("user", enterprise),
    ];
    const codes = async (api: Api) => [
      (await api.ask(GiveConsentDocument, { input: consent })).giveConsent.userErrors[0]?.code,
      (await api.ask(ChangeAddressDocument, { input: address })).changeNotificationAddress.userErrors[0]?.code,
    ];
    expect(await codes(stranger)).toEqual(["NOT_FOUND", "NOT_FOUND"]);
    expect(await codes(user)).toEqual(["FORBIDDEN", "FORBIDDEN"]);
    const administrator = await stage.as("administrator", enterprise);
    const { giveConsent } = await administrator.ask(GiveConsentDocument, { input: consent });
    expect(giveConsent.userErrors).toEqual([{ code: "CONSENT_WORDING_UNKNOWN", path: ["wordingDigest"] }]);
    const input = { ...address, address: "nobody@" };
    const { changeNotificationAddress } = await administrator.ask(ChangeAddressDocument, { input });
    expect(changeNotificationAddress.userErrors).toEqual([{ code: "INVALID_INPUT", path: ["address"] }]);
  });

  it("managing senders by others than the operator, or what contradicts itself", async () => {
    const name = { nl: "Instelling" };
    const type = {
      sender: stage.institution,
      messageTypeId: "notice",
      name,
      validityPeriod: "P1Y",
      languages: ["nl" as const],
    };
    const { authoriseSender } = await sender.ask(AuthoriseSenderDocument, {
      input: { enterpriseNumber: stage.institution, name },
    });
    expect(authoriseSender.userErrors).toMatchObject([{ code: "FORBIDDEN" }]);
    const operator = await stage.as("operator");
    const register = async (input: typeof type | { validityPeriod: string; languages: "nl"[] }) => {
      const { registerMessageType } = await operator.ask(RegisterMessageTypeDocument, { input: { ...type, ...input } });
      return registerMessageType.userErrors.map(({ code, path }) => [code, path?.join(".")]);
    };
    expect(await register(type)).toEqual([["MESSAGE_TYPE_EXISTS", "messageTypeId"]]);
    expect(await register({ ...type, sender: stage.newEnterprise() })).toEqual([["SENDER_NOT_AUTHORISED", "sender"]]);
    expect(await register({ validityPeriod: "1 year", languages: ["nl", "nl"] })).toEqual([
      ["INVALID_INPUT", "validityPeriod"],
      ["INVALID_INPUT", "languages"],
    ]);
  });
});
