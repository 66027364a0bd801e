import { createHash } from "node:crypto";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { backUp } from "../../src/backup/back-up.ts";
import { verifyBackup } from "../../src/backup/verify-backup.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import { dataFolderAt } from "../../src/infrastructure/data-folder/layout.ts";
import { rechain } from "../infrastructure/embedded-log/rechain.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
let first: MessageId;
let second: MessageId;
beforeAll(async () => {
  stage = await Stage.open();
  first = await stage.publish("Le premier document");
  second = await stage.publish("Le second document");
  const options = { documents: "included", clock: stage.clock } as const;
  await backUp(dataFolderAt(stage.at("data")), stage.at("whole"), options, () => undefined);
  await stage.stop();
});
afterAll(() => stage.remove());
beforeEach(() => cp(stage.at("whole"), stage.at("backup"), { recursive: true }));
afterEach(() => rm(stage.at("backup"), { recursive: true }));

const flaws = async () => (await verifyBackup(stage.at("backup"), () => undefined)).flaws;
const documentOf = (id: MessageId) => stage.at(`backup/documents/messages/${id.slice(-2)}/${id}/1`);
const OTHER_FILE = "the event log's file is not the one that was written";

/** Changes the log, and what the backup says of it. */
async function change(sql: string, isNoticed = true): Promise<void> {
  const file = stage.at("backup/events.sqlite");
  const db = new DatabaseSync(file);
  db.exec(sql);
  // By somebody who knows how: else its chain tells before all others.
  rechain(db);
  db.close();
  if (isNoticed) return;
  await changeManifest({
    logDigest: createHash("sha256")
      .update(await readFile(file))
      .digest("base64url"),
  });
}

async function changeManifest(changes: object): Promise<void> {
  const manifest = JSON.parse(await readFile(stage.at("backup/backup.json"), "utf8"));
  await writeFile(stage.at("backup/backup.json"), JSON.stringify({ ...manifest, ...changes }));
}

it("finds nothing where nothing is, and changes nothing", async () => {
  const before = await readFile(stage.at("backup/events.sqlite"));
  expect(await flaws()).toEqual([]);
  expect((await readFile(stage.at("backup/events.sqlite"))).equals(before)).toBe(true);
});

/** Four events before the first message: 5 its content, 6 its Published; 7 and 8 of the second. */
it.each([
  [
    "text that is not JSON",
    "UPDATE events SET data = substr(data, 2) WHERE position = 6",
    "0000000000000006: the event's text is not JSON",
  ],
  [
    "an event that is gone",
    "DELETE FROM events WHERE position = 1",
    "0000000000000002: the revisions of ebox.sender-0206731645 are not gapless",
  ],
  [
    "an event in no stream",
    "PRAGMA foreign_keys = OFF; UPDATE events SET stream = 99 WHERE position = 7",
    "0000000000000007: the event is in no stream",
  ],
  [
    "an event beyond the end",
    "UPDATE namespaces SET head = 7",
    "0000000000000008: an event stands after the end of the log",
  ],
  [
    "an event from the future",
    "UPDATE events SET metadata = json_set(metadata, '$.schemaVersion', 2) WHERE position = 8",
    "0000000000000008: Published in message-<second>: Version 2 of Published is not known here, only up to 1.",
  ],
  [
    "other content",
    "UPDATE events SET data = replace(data, 'Avis', 'Avia') WHERE position = 5",
    "0000000000000006: Published in message-<first>: its content is not what it commits to",
  ],
  [
    "content that is gone",
    "DELETE FROM events WHERE position = 5; DELETE FROM streams WHERE name LIKE '%content-<first>'",
    "0000000000000006: Published in message-<first>: its content is missing",
  ],
])("finds %s, and where it begins", async (_, sql, found) => {
  const named = (text: string) => text.replace("<first>", first).replace("<second>", second);
  await change(named(sql), false);
  expect(await flaws()).toEqual([`first bad position ${named(found)}`]);
});

it("finds that the log's file is another one, where every row of it can still be read", async () => {
  await change("UPDATE events SET metadata = replace(metadata, 'nonce', 'nonsense') WHERE position = 2");
  expect(await flaws()).toEqual([OTHER_FILE]);
});

it.each([0, 20, 100, 4_100, -2_000])("finds a log that is damaged at byte %i", async (at) => {
  const log = await readFile(stage.at("backup/events.sqlite"));
  log.fill(0xff, at < 0 ? log.length + at : at, (at < 0 ? log.length + at : at) + 300);
  await writeFile(stage.at("backup/events.sqlite"), log);
  expect((await flaws())[0]).toBe(OTHER_FILE);
});

it("finds a log that is cut off, and one that is missing", async () => {
  const log = await readFile(stage.at("backup/events.sqlite"));
  await writeFile(stage.at("backup/events.sqlite"), log.subarray(0, log.length / 2));
  const [file, more] = await flaws();
  expect([file, more]).toEqual([OTHER_FILE, expect.stringContaining("SQLite: ")]);
  await rm(stage.at("backup/events.sqlite"));
  expect(await flaws()).toEqual(["the event log is missing"]);
});

it("finds a document with other bytes, and one that is missing", async () => {
  await writeFile(documentOf(second), "Le second documenT");
  expect(await flaws()).toEqual([expect.stringContaining(`message-${second}: its document 1 has other bytes`)]);
  await rm(documentOf(first));
  expect(await flaws()).toEqual([
    `first bad position 0000000000000006: Published in message-${first}: its document 1 is missing`,
  ]);
});

it("doesn't miss the document of a message that expired before the backup was finished", async () => {
  await rm(documentOf(first));
  await changeManifest({ finishedAt: "2026-12-22T11:59:59.999Z" });
  expect(await flaws()).toHaveLength(1);
  await changeManifest({ finishedAt: "2026-12-22T12:00:00.000Z" });
  expect(await flaws()).toEqual([]);
});

it("looks for no documents where they are in a bucket", async () => {
  await rm(documentOf(first));
  await changeManifest({ documents: "elsewhere" });
  expect(await flaws()).toEqual([]);
});

it.each([
  ["backup.json is missing", () => rm(stage.at("backup/backup.json")), "holds no backup, or one that was not finished"],
  ["backup.json is cut off", () => writeFile(stage.at("backup/backup.json"), "{"), "backup.json is damaged"],
  ["a later version wrote it", () => changeManifest({ version: 2 }), "was written by another version of ebox"],
])("refuses a folder where %s", async (_, damage, said) => {
  await damage();
  await expect(flaws()).rejects.toThrow(said);
});
