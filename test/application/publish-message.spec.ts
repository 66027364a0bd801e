import { createPartition, deletePartition } from "../../src/application/commands/manage-partitions.ts";
import { publishMessage } from "../../src/application/commands/publish-message.ts";
import { commitmentsTo } from "../../src/application/content/commitments.ts";
import { newMessageId } from "../../src/application/ids.ts";
import type { RecordedEvent } from "../../src/application/ports/event-store.ts";
import type { ContentDeposited } from "../../src/domain/content/events.ts";
import { DAY, plus } from "../../src/domain/instant.ts";
import type { Published } from "../../src/domain/message/events.ts";
import type { RefusalCode } from "../../src/domain/refusal-code.ts";
import { insteadOf } from "../instead-of.ts";
import {
  aPublication,
  attach,
  by,
  eventsOf,
  INSTITUTION,
  NOON,
  type Office,
  OTHER_INSTITUTION,
  openOffice,
  STRANGER,
  typesOf,
} from "./office.ts";

const sender = () => by("sender", INSTITUTION);
const administrator = () => by("administrator", INSTITUTION);
/** Nothing lies in any partition. */
const EMPTY = { counts: () => [] };
let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => office.clock.set(NOON));
afterAll(() => office.close());

describe("publishing a message", () => {
  it("deposits the content and commits to it", async () => {
    const publication = aPublication();
    expect(await publishMessage(office, sender(), publication)).toMatchObject({
      accepted: true,
      messageId: publication.messageId,
      position: expect.any(String),
    });
    const [deposited] = await eventsOf(office, `content-${publication.messageId}`);
    const [published] = await eventsOf(office, `message-${publication.messageId}`);
    expect(commitmentsIn(published)).toEqual(commitmentsTo(partsIn(deposited)));
    expect(JSON.stringify(published)).not.toContain("Avis");
    expect(JSON.stringify(published)).not.toContain("Texte");
  });

  it("makes a timely id where none is given", async () => {
    const { messageId: _, ...publication } = aPublication();
    const outcome = await publishMessage(office, sender(), publication);
    expect(outcome).toMatchObject({ accepted: true, messageId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it("again, with another command and other salts, gives the first answer and appends nothing", async () => {
    const publication = aPublication();
    const first = await publishMessage(office, sender(), publication);
    office.clock.set(plus(NOON, 60 * DAY));
    expect(await publishMessage(office, sender(), publication)).toEqual(first);
    expect(await typesOf(office, `message-${publication.messageId}`)).toEqual(["Published"]);
    expect(await typesOf(office, `content-${publication.messageId}`)).toEqual(["ContentDeposited"]);
  });

  it("again after the date that the sender gave gives the first answer, as long as the content stands", async () => {
    const publication = aPublication({ expirationDate: plus(NOON, DAY) });
    const first = await publishMessage(office, sender(), publication);
    office.clock.set(plus(NOON, 2 * DAY));
    expect(await publishMessage(office, sender(), publication)).toEqual(first);
    const other = { ...publication, bodyContent: "Autre texte" };
    expect(await publishMessage(office, sender(), other)).toMatchObject({ refusal: { code: "MESSAGE_ID_TAKEN" } });
    const late = aPublication({ expirationDate: plus(NOON, DAY) });
    expect(await publishMessage(office, sender(), late)).toMatchObject({
      refusal: { code: "EXPIRATION_DATE_INVALID" },
    });
  });

  it("again from a partition that was deleted meanwhile gives the first answer; anything new from it is refused", async () => {
    const partition = await aPartition();
    const publication = aPublication({ senderPartition: partition });
    const first = await publishMessage(office, sender(), publication);
    await deletePartition(office, EMPTY, administrator(), { enterpriseNumber: INSTITUTION, partition });
    expect(await publishMessage(office, sender(), publication)).toEqual(first);
    const refused = (code: RefusalCode) => ({ accepted: false, refusal: { code } });
    expect(await publishMessage(office, sender(), { ...publication, bodyContent: "Autre" })).toMatchObject(
      refused("MESSAGE_ID_TAKEN"),
    );
    expect(await publishMessage(office, sender(), aPublication({ senderPartition: partition }))).toMatchObject(
      refused("PARTITION_UNKNOWN"),
    );
    expect(await typesOf(office, `message-${publication.messageId}`)).toEqual(["Published"]);
  });

  it("by many at once with one id is one publication, and all get its answer", async () => {
    const publication = aPublication();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => publishMessage(office, sender(), publication)));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(outcomes[0]).toMatchObject({ accepted: true });
    expect(await typesOf(office, `message-${publication.messageId}`)).toEqual(["Published"]);
  });

  it("finishes what broke off after the content, committing to the salts that stand", async () => {
    const publication = aPublication();
    const stream = `content-${publication.messageId}`;
    const request = sender();
    const cut = { ...office, store: onlyContent(office) };
    await expect(publishMessage(cut, request, publication)).rejects.toThrow("cut");
    expect(await typesOf(office, stream)).toEqual(["ContentDeposited"]);

    // The same command once more: its salts are new, those that stand are not.
    expect(await publishMessage(office, request, publication)).toMatchObject({ accepted: true });
    const [deposited] = await eventsOf(office, stream);
    const [published] = await eventsOf(office, `message-${publication.messageId}`);
    expect(commitmentsIn(published)).toEqual(commitmentsTo(partsIn(deposited)));
  });

  it("with documents keeps them, and again needs no upload any more", async () => {
    const request = sender();
    const attachments = [await attach(office, request, "first", true), await attach(office, request, "second")];
    const publication = aPublication({ attachments });
    const first = await publishMessage(office, request, publication);
    expect(first).toMatchObject({ accepted: true });
    const id = publication.messageId as never;
    expect(await textOf(await office.documents.read(id, 1))).toBe("first");
    expect(await textOf(await office.documents.read(id, 2))).toBe("second");
    expect(await office.documents.findUpload(attachments[0]?.uploadId ?? "")).toBeUndefined();
    expect(await publishMessage(office, sender(), publication)).toEqual(first);
    expect((await eventsOf(office, `message-${id}`))[0]?.data).toMatchObject({ mainContent: "documents/1" });
  });
});

describe("a message id is refused as taken", () => {
  it.each<[string, (id: string) => Promise<unknown>]>([
    [
      "with another content",
      (id) => publishMessage(office, sender(), aPublication({ messageId: id, bodyContent: "x" })),
    ],
    [
      "with another recipient",
      (id) => publishMessage(office, sender(), aPublication({ messageId: id, recipient: STRANGER })),
    ],
    [
      "by another sender",
      (id) => publishMessage(office, by("sender", OTHER_INSTITUTION), aPublication({ messageId: id })),
    ],
    [
      "after its content was erased",
      async (id) => {
        await office.store.tombstone(`content-${id}`);
        return publishMessage(office, sender(), aPublication({ messageId: id }));
      },
    ],
  ])("%s, in the same words", async (_case, attempt) => {
    const publication = aPublication();
    await publishMessage(office, sender(), publication);
    expect(await attempt(publication.messageId ?? "")).toEqual({
      accepted: false,
      refusal: {
        code: "MESSAGE_ID_TAKEN",
        message: "This message id cannot be used. Choose a new UUIDv7.",
        path: ["messageId"],
      },
    });
    expect(await typesOf(office, `message-${publication.messageId}`)).toEqual(["Published"]);
  });
});

describe("a publication is refused", () => {
  it.each<[RefusalCode, string, () => Parameters<typeof aPublication>[0]]>([
    ["MESSAGE_ID_INVALID", "an id that is no UUIDv7", () => ({ messageId: "5f0c3b1e-6a52-4b4e-9f0e-0a4a3d1b7c11" })],
    [
      "MESSAGE_ID_NOT_TIMELY",
      "an id of two months ago",
      () => ({ messageId: newMessageId(Date.parse(NOON) - 62 * DAY) }),
    ],
    ["UNKNOWN_MESSAGE_TYPE", "a type that the sender has not", () => ({ messageTypeId: "other" })],
    ["REPLY_NOT_ALLOWED", "replies to a type without", () => ({ messageTypeId: "bulletin" })],
    ["LANGUAGE_MISSING", "a promised language missing", () => ({ subject: { nl: "Bericht" } })],
    ["NO_QUALIFIED_PROVIDER", "a qualified kind", () => ({ kind: "QUALIFIED_REGISTERED" })],
    [
      "INVALID_INPUT",
      "neither body nor main document",
      () => {
        const { bodyContent: _, ...rest } = aPublication();
        return { ...rest, bodyContent: undefined as never };
      },
    ],
    [
      "UPLOAD_UNKNOWN",
      "an upload that does not exist",
      () => ({
        attachments: [
          {
            uploadId: "9c8b7a69-5847-4362-9150-4f3e2d1c0b0a",
            attachmentTitle: { fr: "A" },
            isMainContent: true,
            digest: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" as never,
          },
        ],
      }),
    ],
  ])("%s: %s; nothing is published, the rejection is recorded", async (code, _what, change) => {
    const request = sender();
    const publication = aPublication(change());
    expect(await publishMessage(office, request, publication)).toMatchObject({ accepted: false, refusal: { code } });
    expect(await typesOf(office, `message-${publication.messageId}`)).toEqual([]);
    expect(await typesOf(office, `content-${publication.messageId}`)).toEqual([]);
    const [rejected] = await eventsOf(office, `submission-${request.commandId}`);
    expect(rejected).toMatchObject({ type: "SubmissionRejected", data: { sender: INSTITUTION, reasons: [code] } });
  });

  it("with the upload of somebody else", async () => {
    const attachment = await attach(office, by("sender", OTHER_INSTITUTION), "theirs", true);
    const outcome = await publishMessage(office, sender(), aPublication({ attachments: [attachment] }));
    expect(outcome).toMatchObject({
      accepted: false,
      refusal: { code: "UPLOAD_UNKNOWN", path: ["attachments", "0", "uploadId"] },
    });
    expect(await office.documents.findUpload(attachment.uploadId)).toBeDefined();
  });

  it("with an upload of a day ago", async () => {
    const request = sender();
    const attachments = [await attach(office, request, "old", true)];
    office.clock.set(plus(NOON, DAY));
    const outcome = await publishMessage(office, request, aPublication({ attachments }));
    expect(outcome).toMatchObject({ accepted: false, refusal: { code: "UPLOAD_UNKNOWN" } });
  });

  it("with a digest that is not that of the bytes, saying what is expected", async () => {
    const request = sender();
    const attachment = {
      ...(await attach(office, request, "bytes", true)),
      digest: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" as never,
    };
    expect(await publishMessage(office, request, aPublication({ attachments: [attachment] }))).toMatchObject({
      accepted: false,
      refusal: { code: "DIGEST_MISMATCH", message: expect.stringContaining("base64url SHA-256") },
    });
    expect(await office.documents.findUpload(attachment.uploadId)).toBeDefined();
  });

  it("with the same upload twice, which stays unused", async () => {
    const request = sender();
    const attachment = await attach(office, request, "b");
    const attachments = [attachment, attachment];
    expect(await publishMessage(office, request, aPublication({ attachments }))).toMatchObject({
      refusal: { code: "INVALID_INPUT", path: ["attachments", "1", "uploadId"] },
    });
    expect(await office.documents.findUpload(attachment.uploadId)).toBeDefined();
  });

  it("where an upload serves a second message", async () => {
    const request = sender();
    const attachments = [await attach(office, request, "once", true)];
    expect(await publishMessage(office, request, aPublication({ attachments }))).toMatchObject({ accepted: true });
    expect(await publishMessage(office, sender(), aPublication({ attachments }))).toMatchObject({
      accepted: false,
      refusal: { code: "UPLOAD_UNKNOWN" },
    });
  });

  it("from a sender that is not authorised, unrecorded", async () => {
    const request = by("sender", STRANGER);
    expect(await publishMessage(office, request, aPublication())).toMatchObject({
      refusal: { code: "SENDER_NOT_AUTHORISED" },
    });
    expect(await typesOf(office, `submission-${request.commandId}`)).toEqual([]);
  });

  it.each(["administrator", "user", "auditor", "operator"] as const)("from the role %s", async (role) => {
    expect(await publishMessage(office, by(role, INSTITUTION), aPublication())).toMatchObject({
      refusal: { code: "FORBIDDEN" },
    });
  });
});

it("records at most sixty rejections of a sender in a minute", async () => {
  const flooded = await openOffice();
  const requests = Array.from({ length: 70 }, sender);
  await Promise.all(
    requests.map((request) => publishMessage(flooded, request, aPublication({ messageTypeId: "other" }))),
  );
  const recorded = await Promise.all(requests.map((request) => typesOf(flooded, `submission-${request.commandId}`)));
  expect(recorded.flat()).toHaveLength(60);
  await flooded.close();
});

const partsIn = (event?: RecordedEvent) => (event as RecordedEvent & ContentDeposited).data.parts;
async function aPartition(): Promise<string> {
  const created = await createPartition(office, administrator(), { enterpriseNumber: INSTITUTION, name: "Contrôle" });
  if (!created.accepted) throw new Error(created.refusal.code);
  return created.partition;
}

const commitmentsIn = (event?: RecordedEvent) => (event as RecordedEvent & Published).data.commitments;

/** A store that dies after the first append. */
function onlyContent({ store }: Office): Office["store"] {
  return insteadOf(store, {
    appendInOrder: async (appends) => {
      await store.appendInOrder(appends.slice(0, 1));
      throw new Error("cut");
    },
  });
}

async function textOf(document: { bytes: AsyncIterable<Uint8Array> } | undefined): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of document?.bytes ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
