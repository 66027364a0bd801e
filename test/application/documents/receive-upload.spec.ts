import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  MAX_DOCUMENT_BYTES,
  type NewUpload,
  receiveUpload,
} from "../../../src/application/documents/receive-upload.ts";
import type { Mailboxes } from "../../../src/application/mailboxes.ts";
import { type DocumentStore, DocumentStoreUnavailable } from "../../../src/application/ports/document-store.ts";
import { StorageFull } from "../../../src/application/ports/event-store.ts";
import type { Caller, Role } from "../../../src/application/ports/identity.ts";
import type { Sha256 } from "../../../src/domain/digest.ts";
import { enterpriseNumberOf } from "../../../src/domain/enterprise-number.ts";
import type { Instant } from "../../../src/domain/instant.ts";
import { openDocumentFolder } from "../../../src/infrastructure/documents/document-folder.ts";

const clock = { now: () => "2026-11-22T07:04:00.000Z" as Instant };
const sha256 = (text: string) => createHash("sha256").update(text).digest("base64url") as Sha256;

function callerOf(role: Role): Caller {
  return {
    actor: { id: "actor-1", kind: "application", authenticationMethod: "client_credentials", assuranceLevel: "high" },
    role,
    enterpriseNumber: enterpriseNumberOf(2_067_316),
    tokenHash: sha256("token"),
    expiresAt: 0,
  };
}

async function* bytes(...pieces: (string | Buffer)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece as string);
}

const PDF = "%PDF-1.7\n";
const letter = (over: Partial<NewUpload> = {}): NewUpload => ({
  contentType: "application/pdf",
  fileName: "letter.pdf",
  body: bytes(PDF),
  ...over,
});

describe("receiving an upload", () => {
  let folder: string;
  let documents: DocumentStore;
  /** Never looked at: senders need no grant. */
  const mailboxes = {} as Mailboxes;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ebox-upload-"));
    documents = openDocumentFolder({ folder });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const receive = (upload: NewUpload, role: Role = "sender") =>
    receiveUpload({ documents, clock, mailboxes }, callerOf(role), upload);
  const keptNames = async () =>
    (await Promise.all(["uploads", "incoming"].map((name) => readdir(join(folder, name))))).flat();

  it("keeps it for its caller, for a day", async () => {
    const outcome = await receive(letter({ digest: sha256(PDF) }));
    const upload = {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      owner: "actor-1",
      receivedAt: "2026-11-22T07:04:00.000Z",
      fileName: "letter.pdf",
      mediaType: "application/pdf",
      size: 9,
      digest: sha256(PDF),
    };
    expect(outcome).toEqual({ accepted: true, upload, expiresAt: "2026-11-23T07:04:00.000Z" });
    const found = outcome.accepted && (await documents.findUpload(outcome.upload.id));
    expect(found).toEqual(upload);
  });

  const large = bytes(PDF, Buffer.alloc(MAX_DOCUMENT_BYTES - PDF.length), "x");
  it.each([
    ["DOCUMENT_EMPTY", letter({ body: bytes() })],
    ["DOCUMENT_EMPTY", letter({ body: bytes(), contentType: "text/plain" })],
    ["DOCUMENT_TOO_LARGE", letter({ body: large })],
    ["MEDIA_TYPE_NOT_ALLOWED", letter({ contentType: "image/png" })],
    ["MEDIA_TYPE_MISMATCH", letter({ body: bytes("MZ\x90\0") })],
    ["DIGEST_MISMATCH", letter({ digest: sha256("something else") })],
  ])("refuses %s and keeps nothing", async (code, upload) => {
    expect(await receive(upload)).toMatchObject({ accepted: false, refusal: { code } });
    expect(await keptNames()).toEqual([]);
  });

  it("takes exactly 25 MiB", async () => {
    const body = bytes(PDF, Buffer.alloc(25 * 1024 * 1024 - PDF.length));
    expect(await receive(letter({ body }))).toMatchObject({ accepted: true, upload: { size: 26_214_400 } });
  });

  it("says which digest is expected", async () => {
    const outcome = await receive(letter({ digest: sha256("something else") }));
    expect(outcome.accepted ? "" : outcome.refusal.message).toContain("base64url SHA-256 is expected");
  });

  it.each(["auditor", "operator"] as const)("takes nothing from an %s", async (role) => {
    expect(await receive(letter(), role)).toMatchObject({ accepted: false, refusal: { code: "FORBIDDEN" } });
    expect(await keptNames()).toEqual([]);
  });

  it.each([
    ["STORAGE_FULL", new StorageFull("no space")],
    ["UNAVAILABLE", new DocumentStoreUnavailable("gone")],
  ])("refuses %s where the store raises it", async (code, error) => {
    const broken: DocumentStore = { ...documents, receive: () => Promise.reject(error) };
    const outcome = await receiveUpload({ documents: broken, clock, mailboxes }, callerOf("sender"), letter());
    expect(outcome).toMatchObject({ accepted: false, refusal: { code } });
  });

  it("throws on what the body throws", async () => {
    const reset = new Error("aborted");
    const body = (async function* () {
      yield Buffer.from(PDF);
      throw reset;
    })();
    await expect(receive(letter({ body }))).rejects.toBe(reset);
    expect(await keptNames()).toEqual([]);
  });
});
