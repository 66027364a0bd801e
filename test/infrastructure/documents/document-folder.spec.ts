import { randomUUID } from "node:crypto";
import { mkdtemp, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newMessageId } from "../../../src/application/ids.ts";
import { type DocumentStore, DocumentStoreUnavailable } from "../../../src/application/ports/document-store.ts";
import { StorageFull } from "../../../src/application/ports/event-store.ts";
import type { Instant } from "../../../src/domain/instant.ts";
import type { MessageId } from "../../../src/domain/message-id.ts";
import { openDocumentFolder } from "../../../src/infrastructure/documents/document-folder.ts";
import { documentStoreContract } from "../../contract/document-store.contract.ts";

documentStoreContract("folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ebox-documents-"));
  return { store: openDocumentFolder({ folder }), close: () => rm(folder, { recursive: true }) };
});

const { jest } = import.meta;
const RECEIVED_AT = "2026-11-22T07:04:00.000Z" as Instant;
const A_DAY_LATER = "2026-11-23T07:04:00.001Z" as Instant;

describe("document folder", () => {
  let folder: string;
  let store: DocumentStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ebox-documents-"));
    store = openDocumentFolder({ folder });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  const messageId = newMessageId(Date.parse(RECEIVED_AT));
  const receive = (id: string, text = "text") =>
    store.receive(
      { id, owner: "owner", receivedAt: RECEIVED_AT, fileName: "a.txt", mediaType: "text/plain" },
      (async function* () {
        yield Buffer.from(text);
      })(),
      1_000,
      () => undefined,
    );
  const files = async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };
  /** Every file handle has this prototype. */
  const handles = async () => {
    const handle = await open(folder, "r");
    await handle.close();
    return Object.getPrototypeOf(handle);
  };
  const failing = (code: string) => async () => {
    throw Object.assign(new Error(`${code}: said the disk`), { code });
  };

  it("is readable by its owner only", async () => {
    const [kept, waiting] = [randomUUID(), randomUUID()];
    await receive(kept);
    await store.keep(kept, messageId, 1);
    await receive(waiting);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const modes = entries.map(async (entry) => {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      return `${entry.isFile() ? "file" : "folder"} ${(mode & 0o777).toString(8)}`;
    });
    expect(new Set(await Promise.all(modes))).toEqual(new Set(["file 600", "folder 700"]));
  });

  it("stores the document as it came, under message and number", async () => {
    const id = randomUUID();
    await receive(id, "as it came");
    await store.keep(id, messageId, 3);
    expect(await files()).toEqual([join(folder, "messages", messageId.slice(-2), messageId, "3")]);
    expect(await readFile((await files())[0] ?? "", "utf8")).toBe("as it came");
  });

  it("tells the same after it was opened again", async () => {
    const [kept, waiting] = [randomUUID(), randomUUID()];
    await receive(kept);
    await store.keep(kept, messageId, 1);
    const upload = await receive(waiting);
    const reopened = openDocumentFolder({ folder });
    expect(await reopened.findUpload(waiting)).toEqual(upload);
    expect((await reopened.read(messageId, 1))?.size).toBe(4);
  });

  it("never gives an upload's id to another", async () => {
    const id = randomUUID();
    await receive(id, "first");
    await expect(receive(id, "second")).rejects.toBeInstanceOf(DocumentStoreUnavailable);
    await store.keep(id, messageId, 1);
    expect(await readFile((await files())[0] ?? "", "utf8")).toBe("first");
  });

  it.each(["..", "../x", "a/b", "UPPER", "", "\0"])("builds no path from a hostile id (%j)", async (id) => {
    await expect(receive(id)).rejects.toBeInstanceOf(RangeError);
    const hostile = id as MessageId;
    expect(await store.keep(randomUUID(), hostile, 1)).toBe(false);
    expect(await store.read(hostile, 1)).toBeUndefined();
    await store.erase(hostile);
    expect(await files()).toEqual([]);
  });

  it.each([0, -1, 1.5, Number.NaN])("knows no document number %d", async (number) => {
    const id = randomUUID();
    await receive(id);
    expect(await store.keep(id, messageId, number)).toBe(false);
    expect(await store.read(messageId, number)).toBeUndefined();
  });

  describe("on a full disk", () => {
    it.each(["writeFile", "datasync", "sync"])("refuses StorageFull and keeps nothing (%s)", async (operation) => {
      const mock = jest.spyOn(await handles(), operation).mockImplementation(failing("ENOSPC"));
      const id = randomUUID();
      await expect(receive(id)).rejects.toBeInstanceOf(StorageFull);
      expect(mock).toHaveBeenCalled();
      expect(await files()).toEqual([]);
      mock.mockRestore();
      expect((await receive(id)).size).toBe(4);
    });

    it("tells a broken disk from a full one", async () => {
      jest.spyOn(await handles(), "datasync").mockImplementation(failing("EIO"));
      await expect(receive(randomUUID())).rejects.toBeInstanceOf(DocumentStoreUnavailable);
      expect(await files()).toEqual([]);
    });

    it("loses no upload that could not be kept", async () => {
      const id = randomUUID();
      await receive(id);
      const mock = jest.spyOn(await handles(), "sync").mockImplementation(failing("ENOSPC"));
      await expect(store.keep(id, messageId, 1)).rejects.toBeInstanceOf(StorageFull);
      mock.mockRestore();
      const sync = jest.spyOn(await handles(), "sync");
      expect(await store.keep(id, messageId, 1)).toBe(true);
      expect(sync).toHaveBeenCalledTimes(3);
      expect(await files()).toEqual([join(folder, "messages", messageId.slice(-2), messageId, "1")]);
    });
  });

  it("raises DocumentStoreUnavailable where the folder is gone", async () => {
    await rm(folder, { recursive: true });
    await expect(receive(randomUUID())).rejects.toBeInstanceOf(DocumentStoreUnavailable);
    openDocumentFolder({ folder });
  });

  it("makes file and name durable before it answers", async () => {
    const prototype = await handles();
    const [datasync, sync] = [jest.spyOn(prototype, "datasync"), jest.spyOn(prototype, "sync")];
    const id = randomUUID();
    await receive(id);
    // The bytes and the facts; then the folder that names both.
    expect(datasync).toHaveBeenCalledTimes(2);
    expect(sync).toHaveBeenCalledTimes(1);
    await store.keep(id, messageId, 1);
    // The message's folder, its shard, and the uploads that it left.
    expect(sync).toHaveBeenCalledTimes(4);
  });

  it("shares folder syncs among those who come at a time", async () => {
    const sync = jest.spyOn(await handles(), "sync");
    await Promise.all(Array.from({ length: 50 }, () => receive(randomUUID())));
    expect(sync.mock.calls.length).toBeGreaterThan(0);
    expect(sync.mock.calls.length).toBeLessThan(50);
  });

  describe("after a crash", () => {
    it("goes on with a keeping that had claimed the upload", async () => {
      const id = randomUUID();
      await receive(id);
      const uploads = join(folder, "uploads");
      await rename(join(uploads, id), join(uploads, `${id}.${messageId}.1`));
      expect(await store.findUpload(id)).toBeUndefined();
      expect(await store.keep(id, newMessageId(Date.parse(RECEIVED_AT)), 1)).toBe(false);
      expect(await store.keep(id, messageId, 1)).toBe(true);
      expect(await files()).toEqual([join(folder, "messages", messageId.slice(-2), messageId, "1")]);
    });

    it("sweeps what was half-written, half-placed or claimed and never kept", async () => {
      const [claimed, halfPlaced] = [randomUUID(), randomUUID()];
      await receive(claimed);
      await receive(halfPlaced);
      const uploads = join(folder, "uploads");
      await rename(join(uploads, claimed), join(uploads, `${claimed}.${messageId}.1`));
      await rename(join(uploads, halfPlaced), join(folder, "incoming", "half-written"));
      expect(await store.findUpload(halfPlaced)).toBeUndefined();
      expect(await store.sweepUploads(RECEIVED_AT)).toBe(0);
      expect(await files()).toHaveLength(4);
      expect(await store.sweepUploads(A_DAY_LATER)).toBe(0);
      expect(await files()).toEqual([]);
    });
  });
});
