import { once } from "node:events";
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { DocumentStoreUnavailable } from "../../../src/application/ports/document-store.ts";
import { StorageFull } from "../../../src/application/ports/event-store.ts";
import { DocumentService, NOW, sha256 } from "./document-service.ts";

const PDF = Buffer.from("%PDF-1.7\nhello\n");
const MIB = 1024 * 1024;

describe("POST /documents", () => {
  let service: DocumentService;
  beforeEach(async () => {
    service = await DocumentService.start();
  });
  afterEach(async () => {
    await service.stop();
    expect(service.unexpected).toEqual([]);
  });

  const post = (body: Buffer, headers: Record<string, string> = {}) =>
    fetch(service.url("/documents"), {
      method: "POST",
      body: new Uint8Array(body),
      headers: {
        "content-type": "application/pdf",
        "content-disposition": "attachment; filename*=UTF-8''letter.pdf",
        ...headers,
      },
    });
  const nameOf = async (disposition: string) => {
    const answer = await post(PDF, { "content-disposition": disposition });
    return ((await answer.json()) as { fileName?: string }).fileName;
  };

  it("answers what it received, with its digest and how long it stays", async () => {
    const answer = await post(PDF);
    expect(answer.status).toBe(201);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const upload = await answer.json();
    expect(upload).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      fileName: "letter.pdf",
      mediaType: "application/pdf",
      size: PDF.length,
      digest: { digestMethod: "SHA-256", digestValue: sha256(PDF) },
      expiresAt: "2026-11-23T07:04:00.000Z",
    });
    expect(await service.store.findUpload((upload as { id: string }).id)).toMatchObject({ receivedAt: NOW });
  });

  it("takes 25 MiB that come in pieces, without their length told before", async () => {
    const pieces = new ReadableStream({
      pull(controller) {
        controller.enqueue(pulled === 0 ? PDF : Buffer.alloc(Math.min(MIB, 25 * MIB - pulled)));
        pulled += pulled === 0 ? PDF.length : Math.min(MIB, 25 * MIB - pulled);
        if (pulled === 25 * MIB) controller.close();
      },
    });
    let pulled = 0;
    const answer = await fetch(service.url("/documents"), {
      method: "POST",
      body: pieces,
      duplex: "half",
      headers: { "content-type": "application/pdf", "content-disposition": 'attachment; filename="a.pdf"' },
    } as RequestInit);
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ size: 25 * MIB });
  });

  it.each([
    ["attachment; filename*=UTF-8''%C3%BCbersicht%20%E2%82%AC.pdf", "übersicht €.pdf"],
    ["attachment; filename=plain.pdf; filename*=utf-8'nl'beter.pdf", "beter.pdf"],
    ['attachment; filename="quoted \\"name\\".pdf"', "quoted _name_.pdf"],
    ["attachment; FILENAME=token.pdf", "token.pdf"],
    [Buffer.from('attachment; filename="été.pdf"').toString("latin1"), "été.pdf"],
    ['attachment; filename="\u00e9t\u00e9.pdf"', "été.pdf"],
    ["attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd", "passwd"],
    ["attachment; filename*=UTF-8''a%00%0d%0ab%E2%80%AE.pdf", "ab.pdf"],
    [`attachment; filename="${"n".repeat(400)}.pdf"`, `${"n".repeat(251)}.pdf`],
  ])("reads the file name in %j", async (disposition, expected) => {
    expect(await nameOf(disposition)).toBe(expected);
  });

  it.each(["attachment", "attachment; filename=", "attachment; filename*=UTF-8''%ff", 'attachment; filename=".."'])(
    "needs a file name, which %j is not",
    async (disposition) => {
      const answer = await post(PDF, { "content-disposition": disposition });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: "INVALID_INPUT", status: 400 });
      expect(await service.uploadedFiles()).toEqual([]);
    },
  );

  const digestOf = (bytes: Buffer) => Buffer.from(sha256(bytes), "base64url").toString("base64");
  it("checks a digest that the sender sends along", async () => {
    const digest = `sha-512=:${"A".repeat(86)}==:, sha-256=:${digestOf(PDF)}:`;
    expect((await post(PDF, { "content-digest": digest })).status).toBe(201);
    expect((await post(PDF, { "content-digest": "sha-512=:not-looked-at:" })).status).toBe(201);
  });

  const refusals: [string, number, string, Buffer, Record<string, string>][] = [
    ["an empty body", 422, "DOCUMENT_EMPTY", Buffer.alloc(0), {}],
    ["a type that is not taken", 415, "MEDIA_TYPE_NOT_ALLOWED", PDF, { "content-type": "image/png" }],
    ["bytes of another type", 415, "MEDIA_TYPE_MISMATCH", Buffer.from("MZ\0\0"), {}],
    ["a compressed body", 415, "UNSUPPORTED_MEDIA_TYPE", PDF, { "content-encoding": "gzip" }],
    [
      "the digest of other bytes",
      422,
      "DIGEST_MISMATCH",
      PDF,
      { "content-digest": `sha-256=:${digestOf(Buffer.of(1))}:` },
    ],
    ["a digest in hexadecimal", 400, "INVALID_INPUT", PDF, { "content-digest": `sha-256=:${"ab".repeat(32)}:` }],
  ];
  it.each(refusals)("refuses %s with %i %s, and keeps nothing", async (_what, status, code, body, headers) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toEqual({ type: "about:blank", status, code, detail: expect.any(String) });
    expect(await service.uploadedFiles()).toEqual([]);
  });

  it.each([
    [507, "STORAGE_FULL", new StorageFull("/var/secret is full")],
    [503, "UNAVAILABLE", new DocumentStoreUnavailable("/var/secret is gone")],
  ])("answers %i %s where the store cannot take it, without telling why", async (status, code, error) => {
    service.store = { ...service.store, receive: () => Promise.reject(error) };
    const answer = await post(PDF);
    expect(answer.status).toBe(status);
    const problem = await answer.text();
    expect(JSON.parse(problem)).toMatchObject({ code });
    expect(problem).not.toContain("secret");
  });

  it("refuses a length past the limit before a byte of it is sent", async () => {
    const request = httpRequest(service.url("/documents"), {
      method: "POST",
      headers: {
        "content-type": "application/pdf",
        "content-disposition": "attachment; filename=a.pdf",
        "content-length": 25 * MIB + 1,
      },
    });
    request.flushHeaders();
    const [answer] = (await once(request, "response")) as [IncomingMessage];
    expect(answer.statusCode).toBe(413);
    expect(JSON.parse(await text(answer))).toMatchObject({ code: "DOCUMENT_TOO_LARGE" });
    request.on("error", () => undefined).destroy();
  });

  it("lets a client that only then reads see why its document was too large", async () => {
    const answer = await post(Buffer.concat([PDF, Buffer.alloc(30 * MIB)]));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: "DOCUMENT_TOO_LARGE" });
    expect(await service.uploadedFiles()).toEqual([]);
  });

  it("answers one who sends without end, and then closes the connection", async () => {
    const socket = connect(service.port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    let received = "";
    socket.on("data", (data) => {
      received += data;
    });
    socket.on("error", () => undefined);
    socket.write(
      "POST /documents HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-type: application/pdf\r\n" +
        "content-disposition: attachment; filename=a.pdf\r\n\r\n9\r\n%PDF-1.7\n\r\n",
    );
    const chunk = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(65_536), Buffer.from("\r\n")]);
    const send = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", send);
    send();
    await closed;
    expect(received).toMatch(/^HTTP\/1\.1 413 .*"code":"DOCUMENT_TOO_LARGE"/s);
    expect(await service.uploadedFiles()).toEqual([]);
  });

  it("can be asked again on the same connection after a refusal", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (contentType: string) => {
      const headers = { "content-type": contentType, "content-disposition": "attachment; filename=a.pdf" };
      const request = httpRequest(service.url("/documents"), { method: "POST", agent, headers });
      request.end(PDF);
      const [answer] = (await once(request, "response")) as [IncomingMessage];
      await text(answer);
      return [answer.statusCode, request.reusedSocket];
    };
    expect(await ask("image/png")).toEqual([415, false]);
    expect(await ask("application/pdf")).toEqual([201, true]);
    agent.destroy();
  });

  it("keeps nothing of a client that leaves in the middle, and goes on", async () => {
    const socket = connect(service.port, "127.0.0.1");
    const receive = service.store.receive;
    const { promise: began, resolve: begin } = Promise.withResolvers<void>();
    service.store = {
      ...service.store,
      receive: (upload, body, maxBytes, inspect) => {
        const seen = (async function* () {
          for await (const chunk of body) {
            begin();
            yield chunk;
          }
        })();
        return receive(upload, seen, maxBytes, inspect);
      },
    };
    socket.write(
      "POST /documents HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\ncontent-type: application/pdf\r\n" +
        "content-disposition: attachment; filename=a.pdf\r\n\r\n%PDF-1.7\n",
    );
    await began;
    socket.destroy();
    await service.idle();
    expect(await service.uploadedFiles()).toEqual([]);
    expect((await post(PDF)).status).toBe(201);
  });
});
