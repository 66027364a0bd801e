import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { newMessageId } from "../../../src/application/ids.ts";
import { DocumentStoreUnavailable } from "../../../src/application/ports/document-store.ts";
import { EventStoreUnavailable, StorageFull } from "../../../src/application/ports/event-store.ts";
import { DocumentService, NOW, sha256 } from "./document-service.ts";
import { readZip } from "./read-zip.ts";

const MIB = 1024 * 1024;
const text = (content: string) => ({ bytes: Buffer.from(content), mediaType: "text/plain" });

describe("GET /messages.zip", () => {
  let service: DocumentService;
  beforeEach(async () => {
    service = await DocumentService.start();
  });
  afterEach(async () => {
    await service.stop();
    expect(service.unexpected).toEqual([]);
  });

  const get = (...ids: string[]) => fetch(service.url(`/messages.zip?ids=${ids.join(",")}`));
  const unpack = async (answer: Response) => readZip(Buffer.from(await answer.arrayBuffer()));
  const parsed = (file: Buffer | undefined) => JSON.parse(file?.toString() ?? "null");
  const unknown = () => newMessageId(Date.parse(NOW));

  it("packs each message with its documents", async () => {
    const pdf = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(200_000, "x")]);
    const first = await service.publish(
      { "letter.pdf": { bytes: pdf, mediaType: "application/pdf" }, "annexe é.txt": text("a".repeat(50_000)) },
      "Dear sir",
    );
    const second = await service.publish({}, "Short");
    const answer = await get(first, second);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/zip",
      "content-disposition": expect.stringContaining('filename="messages.zip"'),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    });
    const files = await unpack(answer);
    expect([...files.keys()]).toEqual([
      `2026-11-22_${first}/message.json`,
      `2026-11-22_${first}/1_letter.pdf`,
      `2026-11-22_${first}/2_annexe é.txt`,
      `2026-11-22_${second}/message.json`,
    ]);
    expect(sha256(files.get(`2026-11-22_${first}/1_letter.pdf`) ?? "")).toBe(sha256(pdf));
    expect(files.get(`2026-11-22_${first}/2_annexe é.txt`)?.toString()).toBe("a".repeat(50_000));
    const message = parsed(files.get(`2026-11-22_${first}/message.json`));
    expect(message).toMatchObject({
      messageId: first,
      publicationDate: NOW,
      messageTypeId: "tax-notice",
      subject: { en: "A letter" },
      bodyContent: "Dear sir",
      attachments: [
        { file: "1_letter.pdf", isMainContent: true, size: pdf.length, digest: { digestValue: sha256(pdf) } },
        { file: "2_annexe é.txt", isMainContent: false, mediaType: "text/plain" },
      ],
    });
    expect(message.recipient).toEqual({ enterpriseNumber: expect.any(String) });
  });

  it("records each message before the first of its bytes leaves, and not long before", async () => {
    const first = await service.publish({ "a.txt": text("a"), "b.txt": text("b") });
    const second = await service.publish({ "c.txt": text("c") });
    await unpack(await get(first, second));
    expect(service.timeline).toEqual([
      `recorded whole ${first}`,
      "reading 1",
      "closed 1",
      "reading 2",
      "closed 2",
      `recorded whole ${second}`,
      "reading 1",
      "closed 1",
    ]);
  });

  it("makes hostile and equal names safe and unique", async () => {
    const id = await service.publish({ "../../evil.txt": text("1"), "..": text("2"), "n:*.txt": text("3") });
    const long = await service.publish({ [`${"n".repeat(300)}.txt`]: text("4") });
    const names = [...(await unpack(await get(id, long))).keys()].map((name) => name.split("/").slice(1).join("/"));
    expect(names).toEqual(["message.json", "evil.txt", "2_", "3_n__.txt", "message.json", `1_${"n".repeat(249)}.txt`]);
  });

  it("tells what is not included, and why", async () => {
    const [good, expired, missing] = [await service.publish({}, "x"), await service.publish({}), unknown()];
    service.expired.add(expired);
    const files = await unpack(await get(missing, "not-an-id", good, expired));
    expect([...files.keys()]).toEqual([`2026-11-22_${good}/message.json`, "not-included.json"]);
    expect(parsed(files.get("not-included.json"))).toEqual([
      { messageId: missing, code: "NOT_FOUND" },
      { messageId: "not-an-id", code: "NOT_FOUND" },
      { messageId: expired, code: "MESSAGE_EXPIRED" },
    ]);
  });

  it("tells where a document was erased", async () => {
    const id = await service.publish({ "a.txt": text("a") });
    await service.store.erase(id);
    const files = await unpack(await get(id));
    expect(parsed(files.get("not-included.json"))).toEqual([{ messageId: id, document: 1, code: "ERASED" }]);
  });

  it("is not there where no message can be opened", async () => {
    const expired = await service.publish({});
    service.expired.add(expired);
    const answer = await get(unknown(), expired);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "NOT_FOUND" });
  });

  it("says so where all messages have expired", async () => {
    const [first, second] = [await service.publish({}), await service.publish({})];
    for (const id of [first, second]) service.expired.add(id);
    const answer = await get(first, second);
    expect([answer.status, await answer.json()]).toMatchObject([410, { code: "MESSAGE_EXPIRED" }]);
  });

  it.each([
    [507, "STORAGE_FULL", new StorageFull("/var/secret")],
    [503, "UNAVAILABLE", new EventStoreUnavailable("secret")],
  ])("gives nothing that cannot be recorded: %i %s", async (status, code, error) => {
    const id = await service.publish({});
    service.recordingFails = error;
    const answer = await get(id, unknown());
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
  });

  it("finishes with what it has where recording fails later on", async () => {
    const [first, second] = [await service.publish({ "a.txt": text("a") }), await service.publish({})];
    const read = service.store.read;
    service.store = {
      ...service.store,
      read: (...document) => {
        service.recordingFails = new StorageFull("full");
        return read(...document);
      },
    };
    const files = await unpack(await get(first, second));
    expect([...files.keys()].slice(0, 2)).toEqual([`2026-11-22_${first}/message.json`, `2026-11-22_${first}/1_a.txt`]);
    expect(parsed(files.get("not-included.json"))).toEqual([{ messageId: second, code: "STORAGE_FULL" }]);
  });

  it("opens a message named twice once", async () => {
    const id = await service.publish({});
    await unpack(await fetch(service.url(`/messages.zip?ids=${id},${id}&ids=${id}`)));
    expect(service.timeline).toEqual([`recorded whole ${id}`]);
  });

  it.each(["", "?ids=", "?ids=,,", `?ids=${Array.from({ length: 101 }, (_, index) => `id-${index}`).join(",")}`])(
    "wants 1 to 100 ids (%#)",
    async (query) => {
      const answer = await fetch(service.url(`/messages.zip${query}`));
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: "INVALID_INPUT" });
    },
  );

  it("breaks off visibly where the store fails in the middle", async () => {
    const id = await service.publish({ "a.pdf": { bytes: Buffer.alloc(MIB), mediaType: "application/pdf" } });
    const read = service.store.read;
    service.store = {
      ...service.store,
      read: async (...document) => {
        const stored = await read(...document);
        const bytes = (async function* () {
          yield Buffer.alloc(1000);
          throw new DocumentStoreUnavailable("the disk is gone");
        })();
        return stored && { ...stored, bytes };
      },
    };
    await expect(get(id).then((answer) => answer.arrayBuffer())).rejects.toThrow();
  });

  describe("with a client that leaves", () => {
    const start = async (...ids: string[]) => {
      const request = httpRequest(service.url(`/messages.zip?ids=${ids.join(",")}`)).end();
      const [answer] = (await once(request, "response")) as [IncomingMessage];
      await once(answer, "readable");
      return answer;
    };
    const large = () =>
      service.publish({
        "a.pdf": { bytes: Buffer.alloc(20 * MIB), mediaType: "application/pdf" },
      });

    it("closes what is open, and opens no further message", async () => {
      const [first, second] = [await large(), await large()];
      const answer = await start(first, second);
      while (!service.timeline.includes("reading 1")) await once(answer.resume(), "data");
      answer.destroy();
      await service.idle();
      expect(service.timeline).toEqual([`recorded whole ${first}`, "reading 1", "closed 1"]);
    });

    it("reads no faster than the client", async () => {
      const ids = [await large(), await large(), await large()];
      const answer = await start(...ids);
      // Paused: what fits into the buffers on the way is all that leaves, less than the first document.
      answer.pause();
      const other = await fetch(service.url(`/messages.zip?ids=${ids[2]}`));
      await other.arrayBuffer();
      expect(service.timeline.filter((entry) => entry.startsWith("recorded"))).toEqual([
        `recorded whole ${ids[0]}`,
        `recorded whole ${ids[2]}`,
      ]);
      answer.destroy();
    });
  });
});
