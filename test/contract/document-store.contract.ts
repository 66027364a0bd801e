import { createHash, randomUUID } from "node:crypto";
import { newMessageId } from "../../src/application/ids.ts";
import {
  type DocumentStore,
  DocumentTooLarge,
  type StoredDocument,
} from "../../src/application/ports/document-store.ts";
import type { Instant } from "../../src/domain/instant.ts";

const DAY_ONE = "2026-11-22T07:04:00.000Z" as Instant;
const DAY_TWO = "2026-11-23T07:04:00.000Z" as Instant;
const PLENTY = 1_000_000;

/** What every document store promises. `open` gives an empty one and closes it again. */
export function documentStoreContract(
  name: string,
  open: () => Promise<{ store: DocumentStore; close: () => Promise<void> }>,
): void {
  describe(`document store: ${name}`, () => {
    let store: DocumentStore;
    let close: () => Promise<void>;
    beforeEach(async () => {
      ({ store, close } = await open());
    });
    afterEach(() => close());

    const messageId = newMessageId(Date.parse(DAY_ONE));
    const upload = (id: string, receivedAt = DAY_ONE) => ({
      id,
      owner: "7b0e9a52-5f0c-4a52-9d2f-0f4f1c4f9a10",
      receivedAt,
      fileName: "übersicht.pdf",
      mediaType: "application/pdf",
    });
    const receive = (text: string, { id = randomUUID() as string, receivedAt = DAY_ONE } = {}) =>
      store.receive(upload(id, receivedAt), chunks(text), PLENTY, () => undefined);
    const kept = async (text: string, number = 1, message = messageId) => {
      const { id } = await receive(text);
      expect(await store.keep(id, message, number)).toBe(true);
      return id;
    };

    describe("receiving", () => {
      it("tells size and digest of what came in, and finds it again", async () => {
        const id = randomUUID();
        const received = await store.receive(upload(id), chunks("one ", "two"), PLENTY, () => undefined);
        expect(received).toEqual({ ...upload(id), size: 7, digest: sha256("one two") });
        expect(await store.findUpload(id)).toEqual(received);
      });

      it("shows digest, size and the first 4,100 bytes before anything is kept", async () => {
        const bytes = Buffer.from(Array.from({ length: 10_000 }, (_, index) => index % 251));
        const seen: { digest: string; size: number; head: Uint8Array }[] = [];
        const split = [bytes.subarray(0, 10), bytes.subarray(10, 4_099), bytes.subarray(4_099)];
        await store.receive(upload(randomUUID()), chunks(...split), PLENTY, (received) => seen.push(received));
        expect(seen).toEqual([{ digest: sha256(bytes), size: 10_000, head: new Uint8Array(bytes.subarray(0, 4_100)) }]);
      });

      it("shows the whole of a short document", async () => {
        let head: Uint8Array | undefined;
        await store.receive(upload(randomUUID()), chunks("short"), PLENTY, (received) => {
          head = received.head;
        });
        expect(head && Buffer.from(head).toString()).toBe("short");
      });

      it("keeps nothing of what inspect refuses, and throws on what it threw", async () => {
        const id = randomUUID();
        const refusal = new Error("not this one");
        const receiving = store.receive(upload(id), chunks("bytes"), PLENTY, () => {
          throw refusal;
        });
        await expect(receiving).rejects.toBe(refusal);
        expect(await store.findUpload(id)).toBeUndefined();
      });

      it("keeps nothing where the body breaks off, and throws on what it threw", async () => {
        const id = randomUUID();
        const reset = Object.assign(new Error("aborted"), { code: "ECONNRESET" });
        const body = (async function* () {
          yield Buffer.from("the beginning");
          throw reset;
        })();
        await expect(store.receive(upload(id), body, PLENTY, () => undefined)).rejects.toBe(reset);
        expect(await store.findUpload(id)).toBeUndefined();
      });

      it("takes exactly the limit, and keeps nothing of what goes past it", async () => {
        const [small, large] = [randomUUID(), randomUUID()];
        await store.receive(upload(small), chunks("12345", "67890"), 10, () => undefined);
        const receiving = store.receive(upload(large), chunks("12345", "678901"), 10, () => undefined);
        await expect(receiving).rejects.toBeInstanceOf(DocumentTooLarge);
        expect((await store.findUpload(small))?.size).toBe(10);
        expect(await store.findUpload(large)).toBeUndefined();
      });

      it("stops reading a body that goes past the limit", async () => {
        let asked = 0;
        let closed = false;
        const endless = (async function* () {
          try {
            for (;;) {
              asked += 1;
              yield Buffer.alloc(1_000);
            }
          } finally {
            closed = true;
          }
        })();
        const receiving = store.receive(upload(randomUUID()), endless, 5_000, () => undefined);
        await expect(receiving).rejects.toBeInstanceOf(DocumentTooLarge);
        expect(asked).toBeLessThanOrEqual(100);
        expect(closed).toBe(true);
      });

      it("receives many at a time, each with its own bytes", async () => {
        const texts = Array.from({ length: 40 }, (_, index) => `document ${index}`);
        const received = await Promise.all(texts.map((text) => receive(text)));
        expect(received.map(({ digest }) => digest)).toEqual(texts.map(sha256));
        const found = await Promise.all(received.map(({ id }) => store.findUpload(id)));
        expect(found).toEqual(received);
      });

      it("finds nothing under an id that it never got, whatever its form", async () => {
        for (const id of [randomUUID(), "", "../uploads", "a/b", "x\0y", "é".repeat(300)]) {
          expect(await store.findUpload(id)).toBeUndefined();
        }
      });
    });

    describe("keeping", () => {
      it("makes the upload the message's document, and an upload no longer", async () => {
        const id = await kept("kept");
        expect(await textOf(store.read(messageId, 1))).toBe("kept");
        expect(await store.findUpload(id)).toBeUndefined();
      });

      it("may be repeated", async () => {
        const id = await kept("once");
        expect(await store.keep(id, messageId, 1)).toBe(true);
        expect(await textOf(store.read(messageId, 1))).toBe("once");
      });

      it("may be asked for twice at a time", async () => {
        const { id } = await receive("twice");
        const both = await Promise.all([store.keep(id, messageId, 1), store.keep(id, messageId, 1)]);
        expect(both).toEqual([true, true]);
        expect(await textOf(store.read(messageId, 1))).toBe("twice");
      });

      it("never overwrites a document that stands", async () => {
        await kept("first");
        const { id } = await receive("second");
        await store.keep(id, messageId, 1);
        expect(await textOf(store.read(messageId, 1))).toBe("first");
      });

      it("knows neither upload nor document: false", async () => {
        expect(await store.keep(randomUUID(), messageId, 1)).toBe(false);
        expect(await store.keep("../../etc/passwd", messageId, 1)).toBe(false);
        expect(await store.read(messageId, 1)).toBeUndefined();
      });

      it("serves once: of two messages only one gets it", async () => {
        const { id } = await receive("one only");
        const messages = [1, 2, 3, 4].map(() => newMessageId(Date.parse(DAY_ONE)));
        const results = await Promise.all(messages.map((message) => store.keep(id, message, 1)));
        expect(results.filter(Boolean)).toHaveLength(1);
        const texts = await Promise.all(messages.map((message) => textOf(store.read(message, 1))));
        expect(texts).toEqual(results.map((got) => (got ? "one only" : undefined)));
      });
    });

    describe("reading", () => {
      it("tells the size and streams the bytes", async () => {
        await kept("0123456789");
        const document = await store.read(messageId, 1);
        expect(document?.size).toBe(10);
        expect(await textOf(document)).toBe("0123456789");
      });

      it.each([
        [0, 0, "0"],
        [3, 5, "345"],
        [9, 9, "9"],
        [0, 9, "0123456789"],
      ])("reads bytes %i to %i, both included, and tells the size of the whole", async (start, end, expected) => {
        await kept("0123456789");
        const document = await store.read(messageId, 1, { start, end });
        expect(document?.size).toBe(10);
        expect(await textOf(document)).toBe(expected);
      });

      it("gives a large document back byte by byte, in pieces", async () => {
        const bytes = Buffer.from(Array.from({ length: 500_000 }, (_, index) => (index * 7919) % 256));
        const { id } = await store.receive(upload(randomUUID()), chunks(bytes), PLENTY, () => undefined);
        await store.keep(id, messageId, 1);
        const document = await store.read(messageId, 1);
        const pieces: Uint8Array[] = [];
        for await (const piece of document?.bytes ?? []) pieces.push(piece);
        expect(sha256(Buffer.concat(pieces))).toBe(sha256(bytes));
        expect(pieces.length).toBeGreaterThan(1);
      });

      it("can be given up in the middle, and read again", async () => {
        await kept("a".repeat(300_000));
        for await (const piece of (await store.read(messageId, 1))?.bytes ?? []) {
          expect(piece.length).toBeGreaterThan(0);
          break;
        }
        expect((await textOf(store.read(messageId, 1)))?.length).toBe(300_000);
      });

      it("keeps documents and messages apart", async () => {
        const other = newMessageId(Date.parse(DAY_ONE));
        await kept("first", 1);
        await kept("second", 2);
        await kept("elsewhere", 1, other);
        expect(await textOf(store.read(messageId, 1))).toBe("first");
        expect(await textOf(store.read(messageId, 2))).toBe("second");
        expect(await textOf(store.read(other, 1))).toBe("elsewhere");
        expect(await store.read(messageId, 3)).toBeUndefined();
        expect(await store.read(other, 2)).toBeUndefined();
      });
    });

    describe("erasing", () => {
      it("removes every document of the message, and no other", async () => {
        const other = newMessageId(Date.parse(DAY_ONE));
        await kept("first", 1);
        await kept("second", 2);
        await kept("elsewhere", 1, other);
        await store.erase(messageId);
        expect(await store.read(messageId, 1)).toBeUndefined();
        expect(await store.read(messageId, 2)).toBeUndefined();
        expect(await textOf(store.read(other, 1))).toBe("elsewhere");
      });

      it("may be repeated, and may find nothing", async () => {
        await kept("gone");
        await store.erase(messageId);
        await store.erase(messageId);
        await store.erase(newMessageId(Date.parse(DAY_ONE)));
        expect(await store.read(messageId, 1)).toBeUndefined();
      });
    });

    describe("sweeping uploads", () => {
      it("removes those received before then, tells how many, and leaves the rest", async () => {
        const [old, older, young] = [randomUUID(), randomUUID(), randomUUID()];
        await receive("old", { id: old });
        await receive("older", { id: older });
        await receive("young", { id: young, receivedAt: DAY_TWO });
        expect(await store.sweepUploads(DAY_TWO)).toBe(2);
        expect(await store.findUpload(old)).toBeUndefined();
        expect(await store.findUpload(older)).toBeUndefined();
        expect(await store.findUpload(young)).toBeDefined();
        expect(await store.keep(old, messageId, 1)).toBe(false);
        expect(await store.sweepUploads(DAY_TWO)).toBe(0);
      });

      it("never touches documents that messages hold", async () => {
        await kept("kept");
        expect(await store.sweepUploads(DAY_TWO)).toBe(0);
        expect(await textOf(store.read(messageId, 1))).toBe("kept");
      });
    });
  });
}

async function* chunks(...pieces: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === "string" ? Buffer.from(piece) : piece;
}

const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("base64url");

async function textOf(
  document: StoredDocument | undefined | Promise<StoredDocument | undefined>,
): Promise<string | undefined> {
  const found = await document;
  if (!found) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of found.bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
