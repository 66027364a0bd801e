import { createHash } from "node:crypto";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import type { Api } from "./api.ts";
import {
  ChangeAddressDocument,
  GiveConsentDocument,
  InboxDocument,
  MakeVisibleDocument,
  MaskDocument,
  OneMessageDocument,
  OpenDocument,
  ReplyDocument,
  SentDocument,
  ServiceDocument,
} from "./generated/client.ts";
import { Stage } from "./stage.ts";

const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

describe("The round of a message through the API", () => {
  let stage: Stage;
  let sender: Api;
  let enterprise: EnterpriseNumber;
  let administrator: Api;

  beforeAll(async () => {
    stage = await Stage.open();
    sender = await stage.as("sender", stage.institution);
  });
  beforeEach(async () => {
    enterprise = stage.newEnterprise();
    administrator = await stage.as("administrator", enterprise);
  });
  afterAll(() => stage.close());

  async function inbox(folder: "INBOX" | "MASKED" | "OUTBOX" | "EXPIRED" = "INBOX", api = administrator) {
    const { mailbox } = await api.ask(InboxDocument, { enterpriseNumber: enterprise, folder });
    if (!mailbox) throw new Error("no mailbox");
    return { ...mailbox, listed: mailbox.messages.edges.map(({ node }) => node) };
  }

  it("is listed in the inbox at once, with its subject and not read", async () => {
    const published = await sender.publish(enterprise, { forTheAttentionOf: { label: "Boekhouding" } });
    const { listed, unread, counters } = await inbox();
    expect(listed).toEqual([
      {
        ...published,
        deliveryStatus: "CONSIGNED",
        contentState: "AVAILABLE",
        readAt: null,
        subject: { nl: "Aangifte van het derde kwartaal", fr: null },
        sender: { enterpriseNumber: stage.institution, name: { nl: `Instelling ${stage.institution}` } },
        recipient: { enterpriseNumber: enterprise, partition: "GENERAL" },
      },
    ]);
    expect(unread).toBe(1);
    expect(counters).toEqual([{ folder: "INBOX", partition: "GENERAL", total: 1, unread: 1 }]);
  });

  it("is read by the first who opens it, and the sender sees when", async () => {
    const { messageId } = await sender.publish(enterprise);
    const { openMessage } = await administrator.ask(OpenDocument, { input: { messageId } });
    expect(openMessage.content).toEqual({ bodyContent: "Geachte, hierbij uw aangifte.", telephone: null });
    expect(openMessage.message).toMatchObject({ deliveryStatus: "READ", readAt: expect.any(String) });
    const { sentMessages } = await sender.ask(SentDocument, { filter: { counterparty: enterprise } });
    expect(sentMessages.nodes).toMatchObject([
      { messageId, deliveryStatus: "READ", readAt: openMessage.message?.readAt, recipient: { partition: null } },
    ]);
    expect((await inbox()).unread).toBe(0);
  });

  it("is opened by its global id as well", async () => {
    const { id, messageId } = await sender.publish(enterprise);
    const { openMessage } = await administrator.ask(OpenDocument, { input: { messageId: id } });
    expect(openMessage.message?.messageId).toBe(messageId);
  });

  it("records each opening, but a repeated command once", async () => {
    const { messageId } = await sender.publish(enterprise);
    const commandId = crypto.randomUUID();
    for (const repeat of [commandId, commandId, crypto.randomUUID()]) {
      await administrator.ask(OpenDocument, { input: { messageId, commandId: repeat } });
    }
    const { events } = await stage.office.store.readStream(`message-${messageId}`);
    expect(events.map(({ type }) => type)).toEqual(["Published", "Read", "ContentAccessed"]);
  });

  it("is not taken for opened where the command's id was used for something else", async () => {
    const { messageId } = await sender.publish(enterprise);
    const commandId = crypto.randomUUID();
    await administrator.ask(MaskDocument, { input: { messageIds: [messageId], commandId } });
    const { openMessage } = await administrator.ask(OpenDocument, { input: { messageId, commandId } });
    expect(openMessage.message?.deliveryStatus).toBe("READ");
  });

  it("is masked and made visible again, each with a result of its own", async () => {
    const [first, second] = [await sender.publish(enterprise), await sender.publish(enterprise)];
    const foreign = await sender.publish(stage.newEnterprise());
    const ids = [first.messageId, foreign.messageId, "no id at all"];
    const { maskMessages } = await administrator.ask(MaskDocument, { input: { messageIds: ids } });
    expect(maskMessages.results).toEqual([
      { messageId: ids[0], message: { maskedAt: expect.any(String) }, userErrors: [] },
      { messageId: ids[1], message: null, userErrors: [{ code: "NOT_FOUND", path: ["messageId"] }] },
      { messageId: ids[2], message: null, userErrors: [{ code: "NOT_FOUND", path: ["messageId"] }] },
    ]);
    expect((await inbox()).listed.map(({ messageId }) => messageId)).toEqual([second.messageId]);
    expect((await inbox("MASKED")).listed.map(({ messageId }) => messageId)).toEqual([first.messageId]);
    const { makeMessagesVisible } = await administrator.ask(MakeVisibleDocument, {
      input: { messageIds: [first.messageId] },
    });
    expect(makeMessagesVisible.results[0]?.message).toEqual({ maskedAt: null });
    expect((await inbox()).listed).toHaveLength(2);
  });

  it("hides from the sender that it was masked", async () => {
    const { messageId } = await sender.publish(enterprise);
    await administrator.ask(MaskDocument, { input: { messageIds: [messageId] } });
    const { message } = await sender.ask(OneMessageDocument, { id: messageId });
    expect(message).toMatchObject({ messageId, maskedAt: null, recipient: { partition: null } });
  });

  it("is answered, and the reply arrives in the sender's mailbox, linked both ways", async () => {
    const original = await sender.publish(enterprise, { isReplyAuthorized: true });
    const { replyToMessage } = await administrator.ask(ReplyDocument, {
      input: { messageId: original.messageId, text: "Wij gaan akkoord.", telephone: "+32 2 123 45 67" },
    });
    expect(replyToMessage.userErrors).toEqual([]);
    expect(replyToMessage.reply).toMatchObject({
      messageId: replyToMessage.replyId,
      originalMessageId: original.messageId,
      subject: { nl: "RE: Aangifte van het derde kwartaal" },
      recipient: { enterpriseNumber: stage.institution },
      sender: { enterpriseNumber: enterprise, name: null },
      inReplyTo: { messageId: original.messageId, deliveryStatus: "REPLIED" },
    });
    const { mailbox } = await sender.ask(InboxDocument, { enterpriseNumber: stage.institution });
    expect(mailbox?.messages.edges[0]?.node.messageId).toBe(replyToMessage.replyId);
    const { openMessage } = await sender.ask(OpenDocument, { input: { messageId: replyToMessage.replyId as string } });
    expect(openMessage.content).toEqual({ bodyContent: "Wij gaan akkoord.", telephone: "+32 2 123 45 67" });
    const { message } = await administrator.ask(OneMessageDocument, { id: original.messageId });
    expect(message?.replies).toEqual([{ messageId: replyToMessage.replyId }]);
    expect(message?.messageType).toEqual({ messageTypeId: "notice", name: { nl: "Soort notice" } });
  });

  it("replies once, however often the command is repeated", async () => {
    const { messageId } = await sender.publish(enterprise, { isReplyAuthorized: true });
    const input = { messageId, text: "Eenmaal.", commandId: crypto.randomUUID() };
    const first = await administrator.ask(ReplyDocument, { input });
    const second = await administrator.ask(ReplyDocument, { input });
    expect(second.replyToMessage.replyId).toBe(first.replyToMessage.replyId);
    expect((await inbox("OUTBOX")).listed).toHaveLength(1);
  });

  it("carries documents, which are told without their bytes", async () => {
    const uploadId = await sender.upload("aangifte.pdf", PDF, "application/pdf");
    const digestValue = createHash("sha256").update(PDF).digest("base64url");
    const { messageId } = await sender.publish(enterprise, {
      bodyContent: null,
      attachments: [{ uploadId, isMainContent: true, attachmentTitle: { nl: "Aangifte" }, digest: { digestValue } }],
      businessData: [{ key: "dossier", values: ["2026/17", "2026/18"] }],
      senderReference: "R-17",
    });
    const { message } = await administrator.ask(OneMessageDocument, { id: messageId });
    expect(message?.attachments).toEqual([
      {
        number: 1,
        isMainContent: true,
        fileName: "aangifte.pdf",
        mediaType: "application/pdf",
        size: PDF.length,
        downloadUrl: `/messages/${messageId}/documents/1`,
        attachmentTitle: { nl: "Aangifte" },
        digest: { digestMethod: "SHA-256", digestValue },
      },
    ]);
    expect(message?.businessData).toEqual([{ key: "dossier", values: ["2026/17", "2026/18"] }]);
    expect(message?.senderReference).toBeNull();
    expect((await sender.ask(OneMessageDocument, { id: messageId })).message?.senderReference).toBe("R-17");
  });

  it("goes fully digital once, for ever, with the wording in force", async () => {
    const { consentWording } = await administrator.ask(ServiceDocument, { sender: stage.institution });
    const input = { enterpriseNumber: enterprise, wordingDigest: consentWording.digest };
    const { giveConsent } = await administrator.ask(GiveConsentDocument, { input });
    const again = await administrator.ask(GiveConsentDocument, { input });
    expect(giveConsent).toEqual({ mailbox: { fullyDigitalSince: expect.any(String) }, userErrors: [] });
    expect(again).toEqual({ giveConsent });
  });

  it("changes the notification address, which only administrators see", async () => {
    const input = { enterpriseNumber: enterprise, address: "boekhouding@example.be" };
    const { changeNotificationAddress } = await administrator.ask(ChangeAddressDocument, { input });
    expect(changeNotificationAddress.mailbox).toEqual({ notificationAddress: "boekhouding@example.be" });
    const user = await stage.as("user", enterprise);
    expect((await inbox("INBOX", user)).notificationAddress).toBeNull();
  });
});
