import { changeNotificationAddress, giveConsent } from "../../src/application/commands/mailbox-settings.ts";
import { createPartition } from "../../src/application/commands/manage-partitions.ts";
import { makeMessagesVisible, maskMessages } from "../../src/application/commands/mask-messages.ts";
import { publishMessage } from "../../src/application/commands/publish-message.ts";
import { replyToMessage } from "../../src/application/commands/reply-to-message.ts";
import { CONSENT_WORDING_DIGEST } from "../../src/application/consent-wording.ts";
import type { RecordedEvent } from "../../src/application/ports/event-store.ts";
import { DAY, plus } from "../../src/domain/instant.ts";
import type { Published } from "../../src/domain/message/events.ts";
import {
  aPublication,
  attach,
  by,
  ENTERPRISE,
  eventsOf,
  INSTITUTION,
  NOON,
  type Office,
  openOffice,
  STRANGER,
  typesOf,
} from "./office.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => office.clock.set(NOON));
afterAll(() => office.close());

const reader = () => by("user", ENTERPRISE);

async function published(change: Parameters<typeof aPublication>[0] = {}) {
  const publication = aPublication(change);
  expect(await publishMessage(office, by("sender", INSTITUTION), publication)).toMatchObject({ accepted: true });
  return publication.messageId ?? "";
}

describe("a reply", () => {
  it("arrives as a message of its own, committed to by both", async () => {
    const created = await createPartition(office, by("administrator", INSTITUTION), {
      enterpriseNumber: INSTITUTION,
      name: "Contrôle",
    });
    const dept = (created as { partition: string }).partition;
    const id = await published({ senderPartition: dept, subject: { fr: "Avis", nl: "RE: Bericht" } });
    const outcome = await replyToMessage(office, reader(), {
      messageId: id,
      text: "Merci",
      telephone: "+32 2 1",
      attachments: [],
    });
    if (!outcome.accepted) throw new Error(outcome.refusal.code);
    const [arrived] = await eventsOf(office, `message-${outcome.replyId}`);
    expect(arrived?.data).toMatchObject({
      sender: { enterpriseNumber: ENTERPRISE },
      recipient: { enterpriseNumber: INSTITUTION, partition: dept },
      originalMessageId: id,
      isReplyAuthorized: false,
      mainContent: "body",
      expirationDate: plus(NOON, 30 * DAY),
    });
    const replied = (await eventsOf(office, `message-${id}`))[1];
    expect(replied).toMatchObject({ type: "Replied", data: { replyId: outcome.replyId } });
    expect(replied?.data).toMatchObject({ commitments: (arrived as RecordedEvent & Published).data.commitments });
    const [content] = await eventsOf(office, `content-${outcome.replyId}`);
    expect(content?.data).toMatchObject({
      parts: {
        subject: { value: { fr: "RE: Avis", nl: "RE: Bericht" } },
        body: { value: "Merci" },
        telephone: { value: "+32 2 1" },
      },
    });
  });

  it("with the same command twice is one reply", async () => {
    const id = await published();
    const request = reader();
    const input = { messageId: id, text: "Merci", attachments: [] };
    const first = await replyToMessage(office, request, input);
    expect(await replyToMessage(office, request, input)).toMatchObject({
      replyId: (first as { replyId: string }).replyId,
    });
    expect(await typesOf(office, `message-${id}`)).toEqual(["Published", "Replied"]);
  });

  it("with the same command at the same time is one reply, and each try is told of it", async () => {
    const id = await published();
    const request = reader();
    const tries = [1, 2, 3, 4].map(() =>
      replyToMessage(office, request, { messageId: id, text: "Merci", attachments: [] }),
    );
    const replyIds = (await Promise.all(tries)).map((outcome) => (outcome as { replyId?: string }).replyId);
    const replied = (await eventsOf(office, `message-${id}`)).slice(1);
    expect(replied).toMatchObject([{ type: "Replied", data: { replyId: replyIds[0] } }]);
    expect(new Set(replyIds).size).toBe(1);
  });

  it("may be a document alone", async () => {
    const request = reader();
    const attachments = [await attach(office, request, "form")];
    const outcome = await replyToMessage(office, request, { messageId: await published(), attachments });
    expect(outcome).toMatchObject({ accepted: true });
    const [arrived] = await eventsOf(office, `message-${(outcome as { replyId: string }).replyId}`);
    expect(arrived?.data).toMatchObject({ mainContent: "documents/1" });
  });

  it.each<[string, () => Promise<{ id: string; request: ReturnType<typeof reader>; text?: string }>]>([
    [
      "REPLY_NOT_ALLOWED",
      async () => ({ id: await published({ isReplyAuthorized: false }), request: reader(), text: "x" }),
    ],
    ["NOT_FOUND", async () => ({ id: await published(), request: by("user", STRANGER), text: "x" })],
    ["NOT_FOUND", async () => ({ id: await published(), request: by("sender", INSTITUTION), text: "x" })],
    ["NOT_FOUND", async () => ({ id: "no id", request: reader(), text: "x" })],
    ["FORBIDDEN", async () => ({ id: await published(), request: by("auditor"), text: "x" })],
    ["INVALID_INPUT", async () => ({ id: await published(), request: reader() })],
  ])("is refused %s and nothing is recorded", async (code, make) => {
    const { id, request, text } = await make();
    const input = { messageId: id, attachments: [], ...(text !== undefined && { text }) };
    expect(await replyToMessage(office, request, input)).toMatchObject({ accepted: false, refusal: { code } });
    expect((await typesOf(office, `message-${id}`)).includes("Replied")).toBe(false);
  });
});

describe("masking many messages", () => {
  it("has a result per message, in their order", async () => {
    const [first, second] = [await published(), await published()];
    const foreign = await published({ recipient: STRANGER });
    const outcomes = await maskMessages(office, reader(), [first, foreign, "nonsense", second]);
    expect(outcomes.map((outcome) => (outcome.accepted ? outcome.messageId : outcome.refusal.code))).toEqual([
      first,
      "NOT_FOUND",
      "NOT_FOUND",
      second,
    ]);
    await makeMessagesVisible(office, reader(), [first]);
    expect(await typesOf(office, `message-${first}`)).toEqual(["Published", "Masked", "MadeVisible"]);
    expect(await typesOf(office, `message-${foreign}`)).toEqual(["Published"]);
  });
});

describe("a mailbox's settings", () => {
  const administrator = () => by("administrator", ENTERPRISE);
  const mailbox = `mailbox-${ENTERPRISE}`;

  it("consent is given once, with the wording's digest", async () => {
    const consent = { enterpriseNumber: ENTERPRISE, wordingDigest: CONSENT_WORDING_DIGEST };
    expect(await giveConsent(office, administrator(), consent)).toMatchObject({ accepted: true });
    expect(await giveConsent(office, administrator(), consent)).toMatchObject({ accepted: true });
    const given = (await eventsOf(office, mailbox)).filter((event) => event.type === "ConsentGiven");
    expect(given.map((event) => event.data)).toEqual([{ wordingDigest: CONSENT_WORDING_DIGEST }]);
  });

  it("an address stands in content of its own; the next one replaces it", async () => {
    const change = (address: string) =>
      changeNotificationAddress(office, administrator(), { enterpriseNumber: ENTERPRISE, address });
    await change("a@example.be");
    await change("b@example.be");
    const changes = (await eventsOf(office, mailbox)).filter((event) => event.type === "NotificationAddressChanged");
    const [first, second] = changes.map((event) => event.data as { contentId: string; replaces?: string });
    expect(second?.replaces).toBe(first?.contentId);
    expect(JSON.stringify(changes)).not.toContain("example.be");
    const [content] = await eventsOf(office, `content-${second?.contentId}`);
    expect(content?.data).toMatchObject({ parts: { address: { value: "b@example.be" } } });
  });

  it.each([
    ["NOT_FOUND", by("administrator", STRANGER)],
    ["FORBIDDEN", by("user", ENTERPRISE)],
    ["FORBIDDEN", by("sender", ENTERPRISE)],
    ["NOT_FOUND", by("operator")],
  ])("are refused %s to others", async (code, request) => {
    const before = await typesOf(office, mailbox);
    const consent = { enterpriseNumber: ENTERPRISE, wordingDigest: CONSENT_WORDING_DIGEST };
    expect(await giveConsent(office, request, consent)).toMatchObject({ accepted: false, refusal: { code } });
    const address = { enterpriseNumber: ENTERPRISE, address: "x@example.be" };
    expect(await changeNotificationAddress(office, request, address)).toMatchObject({
      accepted: false,
      refusal: { code },
    });
    expect(await typesOf(office, mailbox)).toEqual(before);
  });

  it("a wording that is not in force is refused", async () => {
    const consent = { enterpriseNumber: ENTERPRISE, wordingDigest: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" };
    expect(await giveConsent(office, administrator(), consent)).toMatchObject({
      refusal: { code: "CONSENT_WORDING_UNKNOWN" },
    });
  });
});
