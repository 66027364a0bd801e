import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newMessageId } from "../../../../src/application/ids.ts";
import {
  type DocumentStore,
  DocumentStoreUnavailable,
  type StoredDocument,
} from "../../../../src/application/ports/document-store.ts";
import { StorageFull } from "../../../../src/application/ports/event-store.ts";
import type { Instant } from "../../../../src/domain/instant.ts";
import { bucketPlace } from "../../../../src/infrastructure/documents/bucket/bucket-url.ts";
import { openDocumentBucket } from "../../../../src/infrastructure/documents/bucket/document-bucket.ts";
import { createLog } from "../../../../src/logging.ts";
import { documentStoreContract } from "../../../contract/document-store.contract.ts";
import { S3Endpoint } from "../../../s3/endpoint.ts";

const RECEIVED_AT = "2026-11-22T07:04:00.000Z" as Instant;
/** The claims are dated by the store, by the clock of today. */
const END_OF_TIME = "9999-12-31T23:59:59.999Z" as Instant;

let endpoint: S3Endpoint;
let folder: string;
let opened: { close: () => void }[] = [];
const environment = { ...process.env };
beforeAll(async () => {
  endpoint = await S3Endpoint.start();
  Object.assign(process.env, endpoint.environment);
  folder = await mkdtemp(join(tmpdir(), "ebox-spool-"));
});
afterEach(() => {
  endpoint.fault = () => undefined;
  for (const node of opened) node.close();
  opened = [];
});
afterAll(async () => {
  process.env = environment;
  await endpoint.stop();
  await rm(folder, { recursive: true });
});

/** One more node on that prefix of the bucket. */
async function aNode(prefix: string, spool = join(folder, randomUUID()), bucket = endpoint.bucket) {
  const node = await openDocumentBucket({ place: bucketPlace(`s3://${bucket}/${prefix}`, process.env), spool });
  opened.push(node);
  return node.documents;
}

documentStoreContract("bucket", async () => ({ store: await aNode(randomUUID()), close: async () => undefined }));

describe("document bucket", () => {
  let prefix: string;
  let spool: string;
  let store: DocumentStore;
  const messageId = newMessageId(Date.parse(RECEIVED_AT));
  beforeEach(async () => {
    prefix = randomUUID();
    spool = join(folder, randomUUID());
    store = await aNode(prefix, spool);
  });

  const body = async function* (text: string) {
    yield Buffer.from(text);
  };
  const facts = (id: string) => ({
    id,
    owner: "owner",
    receivedAt: RECEIVED_AT,
    fileName: `${"é".repeat(125)}.txt`,
    mediaType: "text/plain",
  });
  const receive = async (text = "text", id = randomUUID() as string, by = store) =>
    (await by.receive(facts(id), body(text), 1_000, () => undefined)).id;
  const keys = async () =>
    (await endpoint.keys()).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length + 1));
  const documentKey = `messages/${messageId.slice(-2)}/${messageId}/1`;

  it("stores the document as it came, by the names of the folder, and nothing else", async () => {
    await store.keep(await receive("as it came"), messageId, 1);
    expect(await keys()).toEqual([documentKey]);
    expect((await endpoint.bytesOf(`${prefix}/${documentKey}`)).toString()).toBe("as it came");
    await store.erase(messageId);
    expect(await keys()).toEqual([]);
  });

  it("serves all nodes: received by one, found, kept and read by others", async () => {
    const [second, third] = [await aNode(prefix), await aNode(prefix)];
    const id = await receive();
    expect(await second.findUpload(id)).toMatchObject(facts(id));
    expect(await second.keep(id, messageId, 1)).toBe(true);
    expect(await third.findUpload(id)).toBeUndefined();
    expect(await textOf(await third.read(messageId, 1))).toBe("text");
    await third.erase(messageId);
    expect(await store.read(messageId, 1)).toBeUndefined();
  });

  it("gives an upload to one message, whichever nodes race for it", async () => {
    const nodes = [store, await aNode(prefix), await aNode(prefix)];
    for (let round = 0; round < 4; round++) {
      const id = await receive(`round ${round}`);
      const messages = nodes.map(() => newMessageId(Date.parse(RECEIVED_AT)));
      const results = await Promise.all(messages.map((message, index) => nodes[index]?.keep(id, message, 1)));
      expect(results.filter(Boolean)).toHaveLength(1);
      const winner = messages[results.indexOf(true)] as string;
      expect((await keys()).filter((key) => key.includes("uploads"))).toEqual([]);
      expect((await keys()).filter((key) => key.includes(winner))).toHaveLength(1);
    }
    expect(await keys()).toHaveLength(4);
  });

  it("sends a document once it is whole and accepted: what is refused or breaks off never reaches the bucket", async () => {
    const from = endpoint.requests.length;
    const broken = (async function* () {
      yield Buffer.alloc(500_000);
      throw new Error("the sender is gone");
    })();
    await expect(store.receive(facts(randomUUID()), broken, 1_000_000, () => undefined)).rejects.toThrow("gone");
    await expect(store.receive(facts(randomUUID()), body("12345"), 4, () => undefined)).rejects.toThrow("4 bytes");
    const refuse = () => {
      throw new Error("refused");
    };
    await expect(store.receive(facts(randomUUID()), body("1234"), 4, refuse)).rejects.toThrow("refused");
    expect(endpoint.requests.slice(from)).toEqual([]);
    expect(await readdir(spool)).toEqual([]);
  });

  it("removes what a process that was killed left in its spool", async () => {
    const left = join(folder, randomUUID());
    await mkdir(left);
    await writeFile(join(left, "half-received"), "half");
    await aNode(prefix, left);
    expect(await readdir(left)).toEqual([]);
  });

  it.each(["..", "../x", "a/b", "UPPER", "", "\0"])("builds no key from a hostile id (%j)", async (id) => {
    const from = endpoint.requests.length;
    await expect(receive("text", id)).rejects.toBeInstanceOf(RangeError);
    expect(await store.keep(randomUUID(), id as never, 1)).toBe(false);
    expect(await store.read(id as never, 1)).toBeUndefined();
    expect(await store.read(messageId, -1)).toBeUndefined();
    await store.erase(id as never);
    expect(endpoint.requests.slice(from)).toEqual([]);
  });

  describe("after a crash", () => {
    it("goes on with a keeping that had claimed the upload, and gives it to no other", async () => {
      const id = await receive();
      const other = newMessageId(Date.parse(RECEIVED_AT));
      endpoint.fault = (request) => (request === `PUT ${prefix}/${documentKey}` ? 400 : undefined);
      await expect(store.keep(id, messageId, 1)).rejects.toBeInstanceOf(DocumentStoreUnavailable);
      endpoint.fault = () => undefined;
      const second = await aNode(prefix);
      expect(await second.keep(id, other, 1)).toBe(false);
      expect(await second.keep(id, messageId, 1)).toBe(true);
      expect(await keys()).toEqual([documentKey]);
    });

    it("clears away the upload of a document that stands, and keeps it from others until then", async () => {
      const id = await receive();
      endpoint.fault = (request) => (request.startsWith("DELETE") ? 400 : undefined);
      await expect(store.keep(id, messageId, 1)).rejects.toBeInstanceOf(DocumentStoreUnavailable);
      endpoint.fault = () => undefined;
      expect(await store.keep(id, newMessageId(Date.parse(RECEIVED_AT)), 1)).toBe(false);
      expect(await store.keep(id, messageId, 1)).toBe(true);
      expect(await keys()).toEqual([documentKey]);
    });

    it("sweeps what was claimed and never kept, with its claim", async () => {
      const id = await receive();
      endpoint.fault = (request) => (request === `PUT ${prefix}/${documentKey}` ? 400 : undefined);
      await expect(store.keep(id, messageId, 1)).rejects.toBeInstanceOf(DocumentStoreUnavailable);
      endpoint.fault = () => undefined;
      expect(await store.sweepUploads(RECEIVED_AT)).toBe(0);
      expect(await keys()).toHaveLength(2);
      expect(await store.sweepUploads(END_OF_TIME)).toBe(1);
      expect(await keys()).toEqual([]);
    });
  });

  describe("a store in trouble", () => {
    const everything = async (id: string) => [
      () => receive(),
      () => store.findUpload(id),
      () => store.keep(id, messageId, 1),
      () => store.read(messageId, 1),
      () => store.erase(messageId),
      () => store.sweepUploads(END_OF_TIME),
    ];

    it("that is down is unavailable, for everything, until it is back", async () => {
      const id = await receive();
      await endpoint.shut();
      try {
        for (const work of await everything(id)) await expect(work()).rejects.toBeInstanceOf(DocumentStoreUnavailable);
      } finally {
        await endpoint.open();
      }
      expect(await readdir(spool)).toEqual([]);
      expect(await store.keep(id, messageId, 1)).toBe(true);
    });

    it("that never answers is unavailable in time", async () => {
      endpoint.fault = () => "silent";
      await expect(store.findUpload(randomUUID())).rejects.toBeInstanceOf(DocumentStoreUnavailable);
    });

    it("that is busy for a moment is asked again, also with a stream", async () => {
      const busy = new Set(["PUT", "HEAD"]);
      endpoint.fault = (request) => (busy.delete(request.split(" ")[0] ?? "") ? 503 : undefined);
      const id = await receive("streamed twice");
      expect(await store.findUpload(id)).toMatchObject({ size: 14 });
      expect(busy.size).toBe(0);
    });

    it("that is full says so, and nothing is left of what it did not take", async () => {
      endpoint.fault = () => 507;
      await expect(receive()).rejects.toBeInstanceOf(StorageFull);
      endpoint.fault = () => undefined;
      expect(await keys()).toEqual([]);
    });

    it("that breaks off in a document is noticed", async () => {
      await store.keep(await receive("0123456789"), messageId, 1);
      endpoint.fault = () => "broken";
      await expect(store.read(messageId, 1).then(textOf)).rejects.toBeInstanceOf(DocumentStoreUnavailable);
    });

    it("that refuses the credentials later on is unavailable, and our log learns no secret", async () => {
      const lines: string[] = [];
      const log = createLog("info", { write: (line) => void lines.push(line) });
      const { secretAccessKey, accessKeyId } = endpoint.credentials;
      endpoint.credentials = { accessKeyId, secretAccessKey: "another" };
      try {
        for (const work of await everything(randomUUID())) {
          const error = await work().catch((raised: unknown) => raised);
          expect(error).toBeInstanceOf(DocumentStoreUnavailable);
          log.error({ err: error }, "failed");
        }
      } finally {
        endpoint.credentials = { accessKeyId, secretAccessKey };
      }
      expect(lines.join("")).toContain("SignatureDoesNotMatch");
      for (const secret of [secretAccessKey, accessKeyId]) expect(lines.join("")).not.toContain(secret);
    });
  });

  describe("at the start", () => {
    it.each([
      ["no such bucket", {}, "elsewhere", "there is no such bucket"],
      ["a wrong key", { AWS_ACCESS_KEY_ID: "UNHEARD" }, "documents", "refuses it with 403 InvalidAccessKeyId"],
      [
        "a wrong secret",
        { AWS_SECRET_ACCESS_KEY: "guessed" },
        "documents",
        "refuses it with 403 SignatureDoesNotMatch",
      ],
      ["no key", { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" }, "documents", "there are no AWS credentials"],
    ])("says in one line what is wrong: %s", async (_, change, bucket, expected) => {
      Object.assign(process.env, change);
      try {
        const error = await aNode(prefix, spool, bucket).catch((raised: Error) => raised);
        expect(error).toMatchObject({ name: "BucketUnusable" });
        const { message } = error as Error;
        expect(message).toContain(`DOCUMENTS_URL s3://${bucket}/${prefix}/ cannot be used: `);
        expect(message).toContain(expected);
        expect(message).not.toMatch(/\n|UNHEARD|guessed|TESTKEY|the\/secret/);
      } finally {
        Object.assign(process.env, endpoint.environment);
      }
    });

    it("doesn't wait for a store that is down, and uses it once it is there", async () => {
      await endpoint.shut();
      const early = await aNode(prefix);
      expect(await early.isReachable()).toBe(false);
      await expect(early.findUpload(randomUUID())).rejects.toBeInstanceOf(DocumentStoreUnavailable);
      await endpoint.open();
      const id = await receive("text", randomUUID(), early);
      expect(await early.findUpload(id)).toMatchObject({ size: 4 });
    });
  });

  it("tells whether it can be reached, with one request for all who ask", async () => {
    const from = endpoint.requests.length;
    expect(await Promise.all([store.isReachable(), store.isReachable(), store.isReachable()])).toEqual([
      true,
      true,
      true,
    ]);
    expect(endpoint.requests.slice(from)).toEqual([`GET ?${prefix}/`]);
  });
});

async function textOf(document: StoredDocument | undefined): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of document?.bytes ?? []) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
