import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EventStoreUnavailable } from "../../../src/application/ports/event-store.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { NotAnEmbeddedLog } from "../../../src/infrastructure/embedded-log/log-file.ts";
import { aWrittenStream } from "../../contract/event-store/stage.ts";
import { aLogFolder } from "./log-folder.ts";

describe("The file of an embedded log", () => {
  let folder: ReturnType<typeof aLogFolder>;
  beforeEach(() => {
    folder = aLogFolder();
  });
  afterEach(() => folder.remove());

  function database(sql: string): void {
    const db = new DatabaseSync(folder.file);
    db.exec(sql);
    db.close();
  }

  const modes = [{ readOnly: false }, { readOnly: true }];

  it.each(modes)("is refused, untouched, where it is no database %o", async (mode) => {
    writeFileSync(folder.file, "Not a database, but long enough to be taken for one at first sight. ".repeat(20));
    const before = readFileSync(folder.file, "utf8");
    const opening = openEmbeddedLog({ file: folder.file, ...mode });
    await expect(opening).rejects.toThrow("is not an SQLite database");
    await expect(opening).rejects.toBeInstanceOf(NotAnEmbeddedLog);
    expect(readFileSync(folder.file, "utf8")).toBe(before);
  });

  it.each(modes)("is refused where it is somebody else's database %o", async (mode) => {
    database("CREATE TABLE streams (id INTEGER PRIMARY KEY)");
    await expect(openEmbeddedLog({ file: folder.file, ...mode })).rejects.toThrow("is not an event log of ebox");
  });

  it.each(modes)("is refused where a newer version wrote it %o", async (mode) => {
    await (await openEmbeddedLog({ file: folder.file })).close();
    database("PRAGMA user_version = 3");
    await expect(openEmbeddedLog({ file: folder.file, ...mode })).rejects.toThrow("[log version 3, this one reads 2]");
  });

  it("is created where it is missing or empty", async () => {
    writeFileSync(folder.file, "");
    const store = await openEmbeddedLog({ file: folder.file });
    expect(await store.head()).toBeUndefined();
    await store.close();
  });

  it("is created once where two open it at the same time", async () => {
    const stores = await Promise.all([1, 2].map(() => openEmbeddedLog({ file: folder.file })));
    await Promise.all(stores.map((store) => aWrittenStream(store, 1)));
    await Promise.all(stores.map((store) => store.close()));
  });

  it("is unavailable to readers where it is missing", async () => {
    const opening = openEmbeddedLog({ file: folder.file, readOnly: true });
    await expect(opening).rejects.toBeInstanceOf(EventStoreUnavailable);
  });

  it("is unavailable to readers while another is making it", async () => {
    database("PRAGMA journal_mode = WAL");
    const opening = openEmbeddedLog({ file: folder.file, readOnly: true });
    await expect(opening).rejects.toBeInstanceOf(EventStoreUnavailable);
    await (await openEmbeddedLog({ file: folder.file })).close();
    await (await openEmbeddedLog({ file: folder.file, readOnly: true })).close();
  });

  it("is unavailable where its folder is missing", async () => {
    const opening = openEmbeddedLog({ file: `${folder.file}/nowhere/log.db` });
    await expect(opening).rejects.toBeInstanceOf(EventStoreUnavailable);
  });

  it("is one file, with nothing beside it, once it is closed", async () => {
    const store = await openEmbeddedLog({ file: folder.file });
    await aWrittenStream(store, 100);
    await store.close();
    expect(readdirSync(dirname(folder.file))).toEqual(["log.db"]);
    const db = new DatabaseSync(folder.file, { readOnly: true });
    expect(db.prepare("SELECT count(*) AS events FROM events").get()).toEqual({ events: 100 });
    db.close();
  });
});
