import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { newMessageId } from "../../../src/application/ids.ts";
import { DocumentStoreUnavailable } from "../../../src/application/ports/document-store.ts";
import { EventStoreUnavailable, StorageFull } from "../../../src/application/ports/event-store.ts";
import type { MessageId } from "../../../src/domain/message-id.ts";
import { DocumentService, NOW, sha256 } from "./document-service.ts";

const BYTES = Buffer.from("0123456789");
const ETAG = `"${sha256(BYTES)}"`;
const SHA_256 = `sha-256=:${Buffer.from(sha256(BYTES), "base64url").toString("base64")}:`;

describe("/messages/:messageId/documents/:number", () => {
  let service: DocumentService;
  let messageId: MessageId;
  beforeEach(async () => {
    service = await DocumentService.start();
    messageId = await service.publish({ "übersicht (1).txt": { bytes: BYTES, mediaType: "text/plain" } });
  });
  afterEach(async () => {
    await service.stop();
    expect(service.unexpected).toEqual([]);
  });

  const get = (headers: Record<string, string> = {}, method = "GET", path = `/messages/${messageId}/documents/1`) =>
    fetch(service.url(path), { method, headers: { "accept-encoding": "identity", ...headers } });

  it("gives the document, with what a client needs to trust and to save it", async () => {
    const answer = await get();
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(BYTES);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/plain",
      "content-length": "10",
      "content-disposition": `attachment; filename="_bersicht (1).txt"; filename*=UTF-8''%C3%BCbersicht%20%281%29.txt`,
      "accept-ranges": "bytes",
      etag: ETAG,
      "content-digest": SHA_256,
      "repr-digest": SHA_256,
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    });
  });

  it("records the access once, before the head and the first byte leave", async () => {
    await (await get()).text();
    await service.idle();
    expect(service.timeline).toEqual(["recorded 1", "reading 1", "closed 1"]);
  });

  it("tells the same by HEAD, and records nothing", async () => {
    const [head, whole] = [await get({ range: "bytes=2-3" }, "HEAD"), await get()];
    // Only what was recorded has a position.
    const ofThisAnswer = ["date", "connection", "keep-alive", "ebox-position"];
    const headers = (answer: Response) => [...answer.headers].filter(([name]) => !ofThisAnswer.includes(name));
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(headers(head)).toEqual(headers(whole));
    await whole.text();
    await service.idle();
    expect(service.timeline).toEqual(["recorded 1", "reading 1", "closed 1"]);
  });

  it.each([
    ["bytes=0-0", "0", "0-0"],
    ["bytes=3-5", "345", "3-5"],
    ["bytes=7-", "789", "7-9"],
    ["bytes=0-", "0123456789", "0-9"],
    ["bytes=-3", "789", "7-9"],
    ["bytes=-99", "0123456789", "0-9"],
    ["bytes=8-99999999999999999999999", "89", "8-9"],
    ["BYTES= 1-2 ", "12", "1-2"],
  ])("gives the range %s", async (range, expected, contentRange) => {
    const answer = await get({ range });
    expect([answer.status, await answer.text()]).toEqual([206, expected]);
    expect(answer.headers.get("content-range")).toBe(`bytes ${contentRange}/10`);
    expect(answer.headers.get("content-length")).toBe(String(expected.length));
    expect(answer.headers.get("etag")).toBe(ETAG);
    // The digest is that of the whole, not of what this answer contains.
    expect(answer.headers.get("repr-digest")).toBe(SHA_256);
    expect(answer.headers.get("content-digest")).toBeNull();
    expect(service.timeline[0]).toBe("recorded 1 ranged");
  });

  it.each(["bytes=1-2,4-5", "bytes=5-3", "bytes=-", "bytes=a-b", "lines=1-2", "bytes", "bytes=1"])(
    "ignores %j, as it may, and gives the whole",
    async (range) => {
      const answer = await get({ range });
      expect([answer.status, await answer.text()]).toEqual([200, "0123456789"]);
      expect(service.timeline[0]).toBe("recorded 1");
    },
  );

  it.each(["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999999-"])(
    "cannot satisfy %s: nothing leaves, nothing is recorded",
    async (range) => {
      const answer = await get({ range });
      expect(answer.status).toBe(416);
      expect(answer.headers.get("content-range")).toBe("bytes */10");
      expect(await answer.json()).toMatchObject({ code: "RANGE_NOT_SATISFIABLE" });
      expect(service.timeline).toEqual([]);
    },
  );

  it.each([
    [ETAG, 206, "12"],
    ['"another"', 200, "0123456789"],
    [`W/${ETAG}`, 200, "0123456789"],
    ["Sun, 22 Nov 2026 07:04:00 GMT", 200, "0123456789"],
  ])("gives a range only if it is still of %s", async (ifRange, status, expected) => {
    const answer = await get({ range: "bytes=1-2", "if-range": ifRange });
    expect([answer.status, await answer.text()]).toEqual([status, expected]);
  });

  it.each([
    ["if-none-match", ETAG, 304],
    ["if-none-match", `"x", W/${ETAG}`, 304],
    ["if-none-match", "*", 304],
    ["if-none-match", '"x"', 200],
    ["if-match", ETAG, 200],
    ["if-match", "*", 200],
    ["if-match", `W/${ETAG}`, 412],
    ["if-match", '"x", "y"', 412],
  ])("heeds %s: %s with %i, and records only what leaves", async (name, value, status) => {
    const answer = await get({ [name]: value });
    await answer.text();
    expect(answer.status).toBe(status);
    expect(service.timeline.filter((entry) => entry.startsWith("recorded"))).toHaveLength(status === 200 ? 1 : 0);
    if (status === 304) expect(answer.headers.get("etag")).toBe(ETAG);
  });

  it("looks the same whatever is not there", async () => {
    const paths = [
      `/messages/${newMessageId(Date.parse(NOW))}/documents/1`,
      `/messages/${messageId}/documents/2`,
      `/messages/${messageId}/documents/0`,
      `/messages/${messageId}/documents/01`,
      `/messages/${messageId}/documents/-1`,
      `/messages/${messageId}/documents/99999999999999999999`,
      `/messages/${messageId.toUpperCase()}/documents/1`,
      "/messages/not-an-id/documents/1",
      "/messages/..%2F..%2Fetc/documents/1",
    ];
    const answers = await Promise.all(
      paths.map(async (path) => {
        const answer = await get({}, "GET", path);
        return [answer.status, await answer.text()];
      }),
    );
    expect(answers[0]?.[0]).toBe(404);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(service.timeline).toEqual([]);
  });

  it.each(["GET", "HEAD"])("answers 410 for an expired message (%s)", async (method) => {
    service.expired.add(messageId);
    const answer = await get({}, method);
    expect(answer.status).toBe(410);
    if (method === "GET") expect(await answer.json()).toMatchObject({ code: "MESSAGE_EXPIRED" });
    expect(service.timeline).toEqual([]);
  });

  it("answers 410 ERASED where the bytes are gone", async () => {
    await service.store.erase(messageId);
    const answer = await get();
    expect(answer.status).toBe(410);
    expect(await answer.json()).toMatchObject({ code: "ERASED" });
  });

  it.each([
    [507, "STORAGE_FULL", new StorageFull("/var/secret")],
    [503, "UNAVAILABLE", new EventStoreUnavailable("secret host")],
  ])("gives nothing that cannot be recorded: %i %s", async (status, code, error) => {
    service.recordingFails = error;
    const answer = await get();
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
    expect(service.timeline).toEqual([]);
  });

  it("breaks off visibly where the store fails in the middle", async () => {
    const read = service.store.read;
    service.store = {
      ...service.store,
      read: async (...document) => {
        const stored = await read(...document);
        const bytes = (async function* () {
          yield BYTES.subarray(0, 4);
          throw new DocumentStoreUnavailable("the disk is gone");
        })();
        return stored && { ...stored, bytes };
      },
    };
    await expect(get().then((answer) => answer.text())).rejects.toThrow();
  });

  it("closes the document when the client leaves in the middle, and goes on", async () => {
    const large = await service.publish({
      "a.pdf": { bytes: Buffer.alloc(20 * 1024 * 1024), mediaType: "application/pdf" },
    });
    const request = httpRequest(service.url(`/messages/${large}/documents/1`)).end();
    const [answer] = (await once(request, "response")) as [IncomingMessage];
    await once(answer, "readable");
    expect(service.timeline).toEqual(["recorded 1", "reading 1"]);
    answer.destroy();
    await service.idle();
    expect(service.timeline).toEqual(["recorded 1", "reading 1", "closed 1"]);
    expect((await get()).status).toBe(200);
  });
});
