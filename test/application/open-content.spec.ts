import { randomUUID } from "node:crypto";
import { answerDataAccess } from "../../src/application/commands/answer-data-access.ts";
import {
  describeDocument,
  openDocument,
  openMessage,
  openWholeMessage,
} from "../../src/application/commands/open-content.ts";
import { publishMessage } from "../../src/application/commands/publish-message.ts";
import { DATA_ACCESS_WORDING_DIGEST } from "../../src/application/data-access-wording.ts";
import { DocumentDamaged } from "../../src/application/documents/checked-bytes.ts";
import { DocumentStoreUnavailable } from "../../src/application/ports/document-store.ts";
import type { Role } from "../../src/application/ports/identity.ts";
import { DAY, plus } from "../../src/domain/instant.ts";
import type { DataSet } from "../../src/domain/mailbox/data-set.ts";
import {
  aPublication,
  attach,
  by,
  ENTERPRISE,
  INSTITUTION,
  NOON,
  type Office,
  openOffice,
  STRANGER,
  typesOf,
} from "./office.ts";

const { jest } = import.meta;

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => office.clock.set(NOON));
afterEach(() => jest.restoreAllMocks());
afterAll(() => office.close());

const reader = () => by("user", ENTERPRISE);

async function published(withDocuments = false) {
  const request = by("sender", INSTITUTION);
  const attachments = withDocuments
    ? [await attach(office, request, "main", true), await attach(office, request, "annex")]
    : [];
  const publication = aPublication({ attachments });
  expect(await publishMessage(office, request, publication)).toMatchObject({ accepted: true });
  return publication.messageId ?? "";
}

describe("opening a message", () => {
  it("gives its content and has recorded Read before", async () => {
    const id = await published();
    expect(await openMessage(office, reader(), id)).toMatchObject({
      accepted: true,
      content: { subject: { fr: "Avis" }, body: "Texte", documents: [] },
      message: { read: true },
    });
    expect(await typesOf(office, `message-${id}`)).toEqual(["Published", "Read"]);
  });

  it("twice is Read and an access; the same command twice is one", async () => {
    const id = await published();
    const request = reader();
    await openMessage(office, request, id);
    await openMessage(office, request, id);
    await openMessage(office, reader(), id);
    expect(await typesOf(office, `message-${id}`)).toEqual(["Published", "Read", "ContentAccessed"]);
  });

  it("by many at once is one Read, and an access for each other", async () => {
    const id = await published();
    await Promise.all(Array.from({ length: 10 }, () => openMessage(office, reader(), id)));
    const [, ...accesses] = await typesOf(office, `message-${id}`);
    expect(accesses).toEqual(["Read", ...Array(9).fill("ContentAccessed")]);
  });

  it("whose main content is a document does not read it", async () => {
    const id = await published(true);
    await openMessage(office, reader(), id);
    expect(await typesOf(office, `message-${id}`)).toEqual(["Published", "ContentAccessed"]);
  });

  it("with everything in it records each part", async () => {
    const id = await published(true);
    const opened = await openWholeMessage(office, reader(), id);
    expect(opened).toMatchObject({
      accepted: true,
      content: { documents: [{ fileName: "a.txt" }, { fileName: "a.txt" }] },
    });
    expect(await typesOf(office, `message-${id}`)).toEqual(["Published", "ContentAccessed", "Read", "ContentAccessed"]);
  });

  it.each<[Role, typeof ENTERPRISE | undefined, string]>([
    ["user", STRANGER, "NOT_FOUND"],
    ["sender", STRANGER, "NOT_FOUND"],
    ["auditor", ENTERPRISE, "FORBIDDEN"],
    ["operator", undefined, "FORBIDDEN"],
  ])("by the role %s of %s is refused %s, unrecorded", async (role, enterprise, code) => {
    const id = await published();
    expect(await openMessage(office, by(role, enterprise), id)).toMatchObject({ accepted: false, refusal: { code } });
    expect(await typesOf(office, `message-${id}`)).toEqual(["Published"]);
  });

  it("a foreign one answers as one that does not exist", async () => {
    const stranger = by("user", STRANGER);
    const foreign = await openMessage(office, stranger, await published());
    expect(foreign).toEqual(await openMessage(office, stranger, "019aabbc-2800-7abc-8def-000000000001"));
    expect(foreign).toEqual(await openMessage(office, stranger, "../../etc/passwd"));
  });

  it("after its expiration date is refused", async () => {
    const id = await published();
    office.clock.set(plus(NOON, 30 * DAY));
    expect(await openMessage(office, reader(), id)).toMatchObject({
      accepted: false,
      refusal: { code: "MESSAGE_EXPIRED" },
    });
  });

  it("whose content was erased says so", async () => {
    const id = await published();
    await office.store.tombstone(`content-${id}`);
    expect(await openMessage(office, reader(), id)).toMatchObject({ accepted: true, content: undefined });
  });
});

describe("a document", () => {
  const bytesOf = async (id: string, number: number, ranged = false, request = reader()) => {
    const opened = await openDocument(office, request, { messageId: id, number, ranged });
    if (!opened.accepted) return opened.refusal.code;
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await opened.read(ranged ? { start: 1, end: 2 } : undefined))?.bytes ?? [])
      chunks.push(chunk);
    return Buffer.concat(chunks).toString("utf8");
  };

  it("that is the main content is Read by its download", async () => {
    const id = await published(true);
    expect(await bytesOf(id, 1)).toBe("main");
    expect(await bytesOf(id, 2)).toBe("annex");
    expect(await typesOf(office, `message-${id}`)).toEqual(["Published", "Read", "ContentAccessed"]);
  });

  it("read in many ranges within ten minutes is one access", async () => {
    const id = await published(true);
    for (let minute = 0; minute < 15; minute += 3) {
      office.clock.set(plus(NOON, minute * 60_000));
      expect(await bytesOf(id, 1, true)).toBe("ai");
    }
    expect(await typesOf(office, `message-${id}`)).toEqual(["Published", "Read", "ContentAccessed"]);
  });

  it("that was changed in the store breaks off before its end, and is not given at all where its size is another", async () => {
    const id = await published(true);
    const giving = (size: number, text: string) => {
      jest.spyOn(office.documents, "read").mockImplementation(async () => {
        const bytes = (async function* () {
          for (const letter of text) yield Buffer.from(letter);
        })();
        return { size, bytes };
      });
    };
    const seen: string[] = [];
    giving(4, "mein");
    const opened = await openDocument(office, reader(), { messageId: id, number: 1, ranged: false });
    const reading = async () => {
      for await (const piece of (opened.accepted && (await opened.read())?.bytes) || []) seen.push(String(piece));
    };
    await expect(reading()).rejects.toBeInstanceOf(DocumentDamaged);
    expect(seen.join("")).toBe("mei");
    giving(5, "mains");
    await expect(bytesOf(id, 1)).rejects.toBeInstanceOf(DocumentDamaged);
  });

  it("that the store cannot give is not recorded as given", async () => {
    const id = await published(true);
    const other = await published(true);
    const gone = jest.spyOn(office.documents, "read").mockRejectedValue(new DocumentStoreUnavailable("gone"));
    await expect(bytesOf(id, 1)).rejects.toBeInstanceOf(DocumentStoreUnavailable);
    await expect(openWholeMessage(office, reader(), other)).rejects.toBeInstanceOf(DocumentStoreUnavailable);
    for (const message of [id, other]) expect(await typesOf(office, `message-${message}`)).toEqual(["Published"]);
    expect(await openMessage(office, reader(), id)).toMatchObject({ accepted: true });
    gone.mockRestore();
    expect(await bytesOf(id, 1)).toBe("main");
  });

  it("is described without being accessed", async () => {
    const id = await published(true);
    const described = await describeDocument(office, reader(), { messageId: id, number: 2 });
    expect(described).toMatchObject({ accepted: true, facts: { size: 5, mediaType: "text/plain" } });
    expect(await typesOf(office, `message-${id}`)).toEqual(["Published"]);
  });

  it.each([0, 3, 1.5, Number.NaN])("number %p is not there", async (number) => {
    const id = await published(true);
    expect(await bytesOf(id, number)).toBe("NOT_FOUND");
    expect(await describeDocument(office, reader(), { messageId: id, number })).toMatchObject({
      refusal: { code: "NOT_FOUND" },
    });
    expect(await typesOf(office, `message-${id}`)).toEqual(["Published"]);
  });

  it("of a foreign message is not there", async () => {
    const id = await published(true);
    expect(await bytesOf(id, 1, false, by("administrator", STRANGER))).toBe("NOT_FOUND");
    const described = await describeDocument(office, by("administrator", STRANGER), { messageId: id, number: 1 });
    expect(described).toMatchObject({ refusal: { code: "NOT_FOUND" } });
  });
});

describe("a person who refuses e-Box the use of messages", () => {
  const person = by("administrator", STRANGER);
  const everyWay = async (id: string, request = person) =>
    Promise.all([
      openMessage(office, request, id),
      openWholeMessage(office, request, id),
      openDocument(office, request, { messageId: id, number: 1, ranged: false }),
      describeDocument(office, request, { messageId: id, number: 1 }),
    ]);
  const answer = (confirmed: DataSet[], refused: DataSet[]) =>
    answerDataAccess(
      office,
      { ...person, commandId: randomUUID() },
      { confirmed, refused, wordingDigest: DATA_ACCESS_WORDING_DIGEST },
    );

  it("gets no content by any way, and nothing is recorded; a colleague does, and so do they once they confirm", async () => {
    const request = by("sender", INSTITUTION);
    const attachments = [await attach(office, request, "main", true)];
    const { messageId: id = "", ...publication } = aPublication({ recipient: STRANGER, attachments });
    await publishMessage(office, request, { ...publication, messageId: id });
    expect(await answer([], ["MESSAGES_AND_SUMMARIES"])).toMatchObject({ accepted: true });

    const refused = { accepted: false, refusal: { code: "DATA_ACCESS_REQUIRED" } };
    expect(await everyWay(id)).toMatchObject([refused, refused, refused, refused]);
    // What is not there is refused alike: nothing is told of it.
    expect(await everyWay("019a0000-0000-7000-8000-000000000000")).toMatchObject([refused, refused, refused, refused]);
    expect(await typesOf(office, `message-${id}`)).toEqual(["Published"]);

    const { caller } = person;
    const colleague = { ...person, caller: { ...caller, actor: { ...caller.actor, id: randomUUID() } } };
    expect((await everyWay(id, colleague)).every(({ accepted }) => accepted)).toBe(true);
    await answer(["MESSAGES_AND_SUMMARIES"], []);
    expect((await everyWay(id)).every(({ accepted }) => accepted)).toBe(true);
  });
});
