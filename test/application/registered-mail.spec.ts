import { decideOnReceipt } from "../../src/application/commands/decide-on-receipt.ts";
import {
  describeDocument,
  openDocument,
  openMessage,
  openWholeMessage,
} from "../../src/application/commands/open-content.ts";
import { type Publication, publishMessage } from "../../src/application/commands/publish-message.ts";
import { replyToMessage } from "../../src/application/commands/reply-to-message.ts";
import type { Request } from "../../src/application/mailroom.ts";
import type { Consignment, QualifiedProvider } from "../../src/application/ports/qualified-provider.ts";
import { aPublication, attach, by, ENTERPRISE, INSTITUTION, type Office, openOffice, typesOf } from "./office.ts";

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

async function publish(change: Partial<Publication>, at = office): Promise<string> {
  const request = by("sender", INSTITUTION);
  const outcome = await publishMessage(at, request, aPublication(change));
  if (!outcome.accepted) throw new Error(outcome.refusal.code);
  return outcome.messageId;
}

const reader = () => by("administrator", ENTERPRISE);
const refused = (code: string) => ({ accepted: false, refusal: { code } });

it("registered mail gives nothing away by any door before it is acknowledged, and records no access", async () => {
  const request = by("sender", INSTITUTION);
  const attachment = await attach(office, request, "summons", true);
  const messageId = await publish({ kind: "REGISTERED_WITH_ACKNOWLEDGEMENT", attachments: [attachment] });
  const doors: ((request: Request) => Promise<{ accepted: boolean }>)[] = [
    (asked) => openMessage(office, asked, messageId),
    (asked) => openWholeMessage(office, asked, messageId),
    (asked) => openDocument(office, asked, { messageId, number: 1, ranged: false }),
    (asked) => openDocument(office, asked, { messageId, number: 9, ranged: false }),
    (asked) => describeDocument(office, asked, { messageId, number: 1 }),
    (asked) => replyToMessage(office, asked, { messageId, text: "Answer", attachments: [] }),
  ];
  for (const door of doors) expect(await door(reader())).toMatchObject(refused("ACKNOWLEDGEMENT_REQUIRED"));
  expect(await typesOf(office, `message-${messageId}`)).toEqual(["Published", "AcceptanceRequested"]);

  expect(await decideOnReceipt(office, reader(), messageId, "AcknowledgeReceipt")).toMatchObject({ accepted: true });
  expect(await openDocument(office, reader(), { messageId, number: 1, ranged: false })).toMatchObject({
    accepted: true,
  });
  expect(await typesOf(office, `message-${messageId}`)).toEqual([
    "Published",
    "AcceptanceRequested",
    "ReceiptAcknowledged",
    "Read",
  ]);
});

describe("while what was recorded has had no timestamp for too long", () => {
  const overdue = () => ({ ...office, timestamps: { isOverdue: () => true } });
  const publishThere = (change: Parameters<typeof aPublication>[0]) =>
    publishMessage(overdue(), by("sender", INSTITUTION), aPublication(change));

  it.each(["REGISTERED", "REGISTERED_WITH_ACKNOWLEDGEMENT"] as const)(
    "%s mail is refused, and the refusal recorded",
    async (kind) => {
      const publication = aPublication({ kind });
      const outcome = await publishMessage(overdue(), by("sender", INSTITUTION), publication);
      expect(outcome).toMatchObject(refused("TIMESTAMP_OVERDUE"));
      expect(await typesOf(office, `message-${publication.messageId}`)).toEqual([]);
    },
  );

  it("simple mail goes on", async () => {
    expect(await publishThere({ kind: "SIMPLE" })).toMatchObject({ accepted: true });
  });

  it("what was published before gets its first answer again", async () => {
    const publication = aPublication({ kind: "REGISTERED" });
    const first = await publishMessage(office, by("sender", INSTITUTION), publication);
    expect(await publishMessage(overdue(), by("sender", INSTITUTION), publication)).toEqual(first);
  });

  it("what is refused anyway is refused for that", async () => {
    expect(await publishThere({ kind: "REGISTERED", messageTypeId: "none" })).toMatchObject(
      refused("UNKNOWN_MESSAGE_TYPE"),
    );
  });
});

describe("qualified registered mail", () => {
  const qualified = { kind: "QUALIFIED_REGISTERED" } as const;
  const submitted: Consignment[] = [];
  const provider = (answer: Awaited<ReturnType<QualifiedProvider["submit"]>>): QualifiedProvider => ({
    submit: async (consignment) => {
      submitted.push(consignment);
      return answer;
    },
    status: async () => "IN_DELIVERY",
    evidence: async () => [],
  });

  it("is refused where no provider is configured", async () => {
    const outcome = await publishMessage(office, by("sender", INSTITUTION), aPublication(qualified));
    expect(outcome).toMatchObject(refused("NO_QUALIFIED_PROVIDER"));
  });

  it("is submitted to the provider before it is published", async () => {
    const messageId = await publish(qualified, { ...office, qualifiedProvider: provider({ accepted: true }) });
    expect(submitted.at(-1)).toMatchObject({ messageId, sender: INSTITUTION, recipient: ENTERPRISE });
    expect(await typesOf(office, `message-${messageId}`)).toEqual(["Published"]);
  });

  it("is not published where the provider refuses it", async () => {
    const at = { ...office, qualifiedProvider: provider({ accepted: false, reason: "No such recipient." }) };
    const publication = aPublication(qualified);
    const outcome = await publishMessage(at, by("sender", INSTITUTION), publication);
    expect(outcome).toMatchObject(refused("PROVIDER_REFUSED"));
    expect(await typesOf(office, `message-${publication.messageId}`)).toEqual([]);
  });
});
