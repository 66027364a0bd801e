import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { NotAPosition, type Position } from "../../../src/application/ports/event-store.ts";
import { type CheckingLog, findLogFlaw } from "../../../src/infrastructure/embedded-log/check-log.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { appended, aWrittenStream, someEvents } from "../../contract/event-store/stage.ts";
import { aLogFolder } from "./log-folder.ts";
import { unchain } from "./rechain.ts";

let folder: ReturnType<typeof aLogFolder>;
beforeEach(async () => {
  folder = aLogFolder();
  await write();
});
afterEach(() => folder.remove());

/** Positions 1 to 9: three of a message; two of a content that is tombstoned, one of another; three of the message. */
async function write(): Promise<void> {
  const store = await openEmbeddedLog({ file: folder.file });
  await appended(store, { stream: "message-1", expected: "no-stream", events: someEvents(3) });
  await appended(store, { stream: "content-1", expected: "no-stream", events: someEvents(2) });
  await appended(store, { stream: "content-2", expected: "no-stream", events: someEvents(1) });
  await appended(store, { stream: "message-1", expected: 2, events: someEvents(3) });
  await store.tombstone("content-1");
  await store.tombstone("content-3");
  await store.close();
}

function database<T>(work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(folder.file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}
const change = (sql: string) => database((db) => db.exec(sql));
const flaw = (checking: Partial<CheckingLog> = {}) =>
  findLogFlaw(folder.file, { onProgress: () => undefined, ...checking });
const links = () => database((db) => db.prepare("SELECT position, chain FROM events ORDER BY position").all());

it("holds over rows that are erased and streams that are closed", async () => {
  expect(await flaw()).toBeUndefined();
  const store = await openEmbeddedLog({ file: folder.file });
  await aWrittenStream(store, 3);
  await store.tombstone("content-2");
  await store.close();
  expect(await flaw()).toBeUndefined();
  expect(
    database((db) =>
      db
        .prepare("SELECT position FROM erased")
        .all()
        .map(({ position }) => position),
    ),
  ).toEqual([4, 5, 6]);
});

it("goes on where another process, or another namespace, has written", async () => {
  const [one, two] = [await openEmbeddedLog({ file: folder.file }), await openEmbeddedLog({ file: folder.file })];
  const other = await openEmbeddedLog({ file: folder.file, namespace: "other" });
  for (const store of [one, two, one, other, two]) await aWrittenStream(store, 2);
  for (const store of [one, two, other]) await store.close();
  expect(await flaw()).toBeUndefined();
});

it("goes on after an append that failed", async () => {
  const store = await openEmbeddedLog({ file: folder.file, maxPages: 40 });
  const large = { ...someEvents(1)[0], data: { large: "x".repeat(200_000) } } as ReturnType<typeof someEvents>[0];
  await expect(store.append({ stream: "message-2", expected: "no-stream", events: [large] })).rejects.toThrow();
  await aWrittenStream(store, 1);
  await store.close();
  expect(await flaw()).toBeUndefined();
});

const WRITTEN = "the event, or its link, is not what was written";
it.each([
  ["UPDATE events SET data = replace(data, '1', '2') WHERE position = 2", 2, WRITTEN],
  ["UPDATE events SET metadata = replace(metadata, 'high', 'low'), type = 'Other' WHERE position = 7", 7, WRITTEN],
  ["UPDATE events SET id = '00000000-0000-4000-8000-000000000000' WHERE position = 3", 3, WRITTEN],
  ["UPDATE events SET revision = 9 WHERE position = 9", 9, WRITTEN],
  ["UPDATE events SET chain = replace(chain, substr(chain, 5, 1), '-') WHERE position = 8", 8, WRITTEN],
  ["UPDATE events SET chain = NULL WHERE position = 8", 8, WRITTEN],
  ["UPDATE erased SET chain = 'other' WHERE position = 5", 6, WRITTEN],
  ["UPDATE streams SET name = 'ebox.message-2' WHERE name = 'ebox.message-1'", 1, WRITTEN],
  ["UPDATE events SET position = 10 WHERE position = 9; UPDATE namespaces SET head = 10", 9, "the event is missing"],
  ["DELETE FROM events WHERE position = 7", 7, "the event is missing"],
  ["DELETE FROM erased WHERE position = 4", 4, "the event is missing"],
  ["DELETE FROM events WHERE position = 9", 9, "the event is missing"],
  ["UPDATE namespaces SET head = 10", 10, "the event is missing"],
  ["UPDATE namespaces SET head = 8", 9, "an event stands after the end of the log"],
  ["UPDATE namespaces SET name = 'other'", 9, "an event stands after the end of the log"],
  [
    "UPDATE streams SET name = 'ebox.content-9' WHERE name = 'ebox.content-1'",
    0,
    "ebox.content-9 is not what was tombstoned",
  ],
  ["UPDATE streams SET deleted = 0 WHERE name = 'ebox.content-3'", 0, "ebox.content-3 is not what was tombstoned"],
  ["UPDATE closed SET chain = 'other' WHERE number = 1", 0, "ebox.content-1 is not what was tombstoned"],
  ["DELETE FROM closed WHERE number = 2", 0, "2 streams are tombstoned, and 1 were"],
])("tells of %s", async (sql, position, what) => {
  change(sql);
  expect(await flaw()).toEqual({
    position: position === 0 ? undefined : position.toString(16).padStart(16, "0"),
    what,
  });
});

describe("a log of several pages", () => {
  const ROWS = 6_000;
  const at = (position: number) => position.toString(16).padStart(16, "0") as Position;
  beforeEach(async () => {
    const store = await openEmbeddedLog({ file: folder.file });
    for (let number = 0; number < 6; number++) await aWrittenStream(store, ROWS / 6);
    await store.close();
  });

  it("is read page by page, while it grows, expires, and its write-ahead file is emptied", async () => {
    const store = await openEmbeddedLog({ file: folder.file });
    const wal = `${folder.file}-wal`;
    const reached: Position[] = [];
    let writing: Promise<unknown> = Promise.resolve();
    const onProgress = (_: number, position: Position) => {
      reached.push(position);
      if (reached.length === 1) writing = aWrittenStream(store, 3).then(() => store.tombstone("content-2"));
      // Nobody reads between two pages: what it would keep can go, as soon as the writer is between two batches.
      const reader = new DatabaseSync(folder.file, { timeout: 5_000 });
      expect(reader.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()).toMatchObject({ busy: 0 });
      reader.close();
    };
    expect(await flaw({ onProgress })).toBeUndefined();
    await writing;
    expect(await flaw()).toBeUndefined();
    expect(reached.length).toBeGreaterThanOrEqual(2);
    await store.close();
    expect(existsSync(wal)).toBe(false);
  });

  it("can be left, and gone on with, which finds what is wrong from there on", async () => {
    const leaving = new AbortController();
    let reached: Position | undefined;
    const stopped = flaw({
      signal: leaving.signal,
      onProgress(_, position) {
        reached = position;
        leaving.abort(new Error("stopped"));
      },
    });
    await expect(stopped).rejects.toThrow("stopped");
    expect(reached).toBe(at(5_000));
    let rows = 0;
    const onProgress = (done: number) => {
      rows = done;
    };
    expect(await flaw({ after: reached, onProgress })).toBeUndefined();
    expect(rows).toBe(9 + ROWS - 5_000);
    change("UPDATE events SET type = 'Other' WHERE position = 5555");
    expect(await flaw({ after: reached })).toEqual({ position: at(5_555), what: WRITTEN });
    change("DELETE FROM events WHERE position = 5000");
    expect(await flaw({ after: reached })).toEqual({ position: at(5_000), what: "the event is missing" });
    await expect(flaw({ after: "half way" as Position })).rejects.toThrow(NotAPosition);
  });
});

describe("a log of before there was a chain", () => {
  it("is read as it is, and gets its links as it is opened to be written to", async () => {
    const before = links();
    database(unchain);
    expect(await flaw()).toBeUndefined();
    const reader = await openEmbeddedLog({ file: folder.file, readOnly: true });
    expect((await reader.readStream("message-1")).events).toHaveLength(6);
    await reader.close();
    expect(database((db) => db.prepare("PRAGMA user_version").get())).toEqual({ user_version: 1 });

    await (await openEmbeddedLog({ file: folder.file })).close();
    expect(await flaw()).toBeUndefined();
    // Of what was erased before, no link is known: from there on they are others than they would have been.
    expect(links().slice(0, 3)).toEqual(before.slice(0, 3));
    const store = await openEmbeddedLog({ file: folder.file });
    await aWrittenStream(store, 2);
    await store.tombstone("content-2");
    await store.close();
    expect(await flaw()).toBeUndefined();
    change("UPDATE events SET data = '{}' WHERE position = 2");
    expect(await flaw()).toMatchObject({ what: WRITTEN });
  });

  it("gets them also where that was broken off before", async () => {
    database(unchain);
    change(
      "ALTER TABLE events ADD COLUMN chain TEXT; CREATE TABLE erased (position INTEGER PRIMARY KEY, chain TEXT NOT NULL) STRICT",
    );
    change(
      "CREATE TABLE closed (number INTEGER PRIMARY KEY, stream INTEGER NOT NULL REFERENCES streams, chain TEXT NOT NULL) STRICT",
    );
    change("UPDATE events SET chain = 'half done' WHERE position < 3; INSERT INTO erased VALUES (4, 'half done')");
    await (await openEmbeddedLog({ file: folder.file })).close();
    expect(await flaw()).toBeUndefined();
  });
});
