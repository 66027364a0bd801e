import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OpenedMessage } from "../../../src/application/commands/open-content.ts";
import { receiveUpload } from "../../../src/application/documents/receive-upload.ts";
import { newMessageId } from "../../../src/application/ids.ts";
import type { Mailboxes } from "../../../src/application/mailboxes.ts";
import type { Outcome, Request } from "../../../src/application/mailroom.ts";
import type { DocumentStore } from "../../../src/application/ports/document-store.ts";
import type { Position } from "../../../src/application/ports/event-store.ts";
import type { Caller } from "../../../src/application/ports/identity.ts";
import type { DocumentFacts } from "../../../src/domain/content/events.ts";
import { refuse } from "../../../src/domain/decision.ts";
import type { Sha256 } from "../../../src/domain/digest.ts";
import { enterpriseNumberOf } from "../../../src/domain/enterprise-number.ts";
import { type Instant, instant } from "../../../src/domain/instant.ts";
import type { MessageId } from "../../../src/domain/message-id.ts";
import { downloadHandler } from "../../../src/http/documents/download.ts";
import { uploadHandler } from "../../../src/http/documents/upload.ts";
import { zipHandler } from "../../../src/http/documents/zip.ts";
import type { Exchange } from "../../../src/http/exchange.ts";
import { internal, problemOf, sendProblem } from "../../../src/http/problem.ts";
import { createRouter } from "../../../src/http/router.ts";
import { openDocumentFolder } from "../../../src/infrastructure/documents/document-folder.ts";

export const NOW = "2026-11-22T07:04:00.000Z" as Instant;
const POSITION = "1" as Position;

export const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("base64url") as Sha256;

export const CALLER: Caller = {
  actor: { id: randomUUID(), kind: "human", authenticationMethod: "eid", assuranceLevel: "high" },
  role: "administrator",
  enterpriseNumber: enterpriseNumberOf(2_067_316),
  tokenHash: sha256("token"),
  expiresAt: Date.parse(NOW),
};

/**
 * The handlers on a real server and a real folder. What the application records is written into `timeline` instead of
 * the event log, beside what leaves: so that tests see which came first.
 */
export class DocumentService {
  readonly timeline: string[] = [];
  readonly messages = new Map<string, OpenedMessage>();
  readonly expired = new Set<string>();
  /** What the server could not explain. */
  readonly unexpected: unknown[] = [];
  /** Raised by the next recordings. */
  recordingFails: Error | undefined;
  /** Exchanges that are under way. */
  readonly running = new Set<Promise<void>>();
  store: DocumentStore;
  readonly #folder: string;
  readonly #server = createServer((request, response) => {
    const answering = this.#answer({ request, response }).finally(() => this.running.delete(answering));
    this.running.add(answering);
  });
  readonly #route = createRouter([
    {
      pattern: "/documents",
      methods: ["POST"],
      handler: uploadHandler((caller, upload) =>
        receiveUpload({ documents: this.store, clock: { now: () => NOW }, mailboxes: {} as Mailboxes }, caller, upload),
      ),
    },
    {
      pattern: "/messages/:messageId/documents/:number",
      methods: ["GET", "HEAD"],
      handler: (exchange) =>
        downloadHandler({
          describeDocument: async (_request, { messageId, number }) => this.#document(messageId, number),
          openDocument: async (request, { messageId, number, ranged }) => {
            const found = this.#document(messageId, number);
            if (found.accepted) await this.#record(request, exchange.response, `${number}${ranged ? " ranged" : ""}`);
            return found;
          },
        })(exchange),
    },
    {
      pattern: "/messages.zip",
      methods: ["GET"],
      handler: (exchange) =>
        zipHandler({
          openWholeMessage: async (request, messageId) => {
            const found = this.#message(messageId);
            if (found.accepted) await this.#record(request, exchange.response, `whole ${messageId}`);
            return found;
          },
          readDocument: (messageId, number) => this.#read(messageId, number),
        })(exchange),
    },
  ]);

  private constructor(folder: string) {
    this.#folder = folder;
    this.store = openDocumentFolder({ folder });
  }

  static async start(): Promise<DocumentService> {
    const service = new DocumentService(await mkdtemp(join(tmpdir(), "ebox-http-")));
    service.#server.listen(0, "127.0.0.1");
    await once(service.#server, "listening");
    return service;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
    await this.idle();
    await rm(this.#folder, { recursive: true });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** When no exchange is under way. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  async uploadedFiles(): Promise<string[]> {
    const folders = ["uploads", "incoming"].map((name) => readdir(join(this.#folder, name)));
    return (await Promise.all(folders)).flat();
  }

  /** A message that the caller received, with these documents by name. */
  async publish(
    documents: Record<string, { bytes: Uint8Array; mediaType: string }>,
    body?: string,
  ): Promise<MessageId> {
    const messageId = newMessageId(Date.parse(NOW));
    const facts: DocumentFacts[] = [];
    for (const [fileName, { bytes, mediaType }] of Object.entries(documents)) {
      const upload = { id: randomUUID(), owner: CALLER.actor.id, receivedAt: NOW, fileName, mediaType };
      const source = (async function* () {
        yield bytes;
      })();
      const { digest, size } = await this.store.receive(upload, source, 100_000_000, () => undefined);
      facts.push({
        attachmentTitle: { en: fileName },
        fileName,
        mediaType,
        size,
        digest: { digestMethod: "SHA-256", digestValue: digest },
        uploadId: upload.id,
      });
      await this.store.keep(upload.id, messageId, facts.length);
    }
    const content = { subject: { en: "A letter" }, documents: facts, ...(body !== undefined && { body }) };
    this.messages.set(messageId, { messageId, message: published(), content });
    return messageId;
  }

  #message(messageId: string): Outcome<OpenedMessage> {
    const found = this.messages.get(messageId);
    if (!found) return refuse("NOT_FOUND", `There is no message ${messageId}.`);
    if (this.expired.has(messageId)) return refuse("MESSAGE_EXPIRED", "The message has expired.");
    return { accepted: true, position: POSITION, ...found };
  }

  #document(messageId: string, number: number) {
    const found = this.#message(messageId);
    if (!found.accepted) return found;
    const facts = found.content?.documents[number - 1];
    if (!facts) return refuse("NOT_FOUND", `There is no document ${number}.`);
    const read = (range?: { start: number; end: number }) => this.#read(found.messageId, number, range);
    return { accepted: true, position: POSITION, facts, read } as const;
  }

  async #record({ caller }: Request, response: ServerResponse, what: string): Promise<void> {
    if (caller !== CALLER) throw new Error("recorded for somebody else");
    // As a real recording, it takes a while: a byte that does not wait for it would be seen.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.recordingFails) throw this.recordingFails;
    const sent = response.headersSent ? ` (after ${response.socket?.bytesWritten ? "bytes" : "head"})` : "";
    this.timeline.push(`recorded ${what}${what.startsWith("whole") ? "" : sent}`);
  }

  async #read(messageId: MessageId, number: number, range?: { start: number; end: number }) {
    const document = await this.store.read(messageId, number, range);
    const { timeline } = this;
    return (
      document && {
        ...document,
        bytes: (async function* () {
          timeline.push(`reading ${number}`);
          try {
            yield* document.bytes;
          } finally {
            timeline.push(`closed ${number}`);
          }
        })(),
      }
    );
  }

  async #answer({ request, response }: Pick<Exchange, "request" | "response">): Promise<void> {
    try {
      const url = new URL(`http://ebox${request.url}`);
      const { route, params } = this.#route(request.method ?? "", url.pathname);
      await route.handler({ request, response, url, params, caller: CALLER, requestId: randomUUID() });
    } catch (error) {
      const problem = problemOf(error);
      if (!problem) this.unexpected.push(error);
      if (response.headersSent) response.destroy();
      else sendProblem(response, problem ?? internal("test"));
    }
  }
}

function published(): OpenedMessage["message"] {
  const commitments = {};
  return {
    status: "published",
    facts: {
      sender: { enterpriseNumber: enterpriseNumberOf(2_067_317), partition: "GENERAL" },
      recipient: { enterpriseNumber: enterpriseNumberOf(2_067_316), partition: "GENERAL", rule: "a-rule" },
      messageTypeId: "tax-notice",
      kind: "SIMPLE",
      isReplyAuthorized: false,
      mainContent: "documents/1",
      expirationDate: instant(Date.parse(NOW) + 86_400_000),
      commitments,
    },
    publishedAt: NOW,
    partition: "GENERAL",
    read: false,
    masked: false,
    expired: false,
    accesses: [],
    replies: [],
    handled: [],
  };
}
