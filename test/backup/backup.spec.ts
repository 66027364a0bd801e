import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type BackupStep, backUp } from "../../src/backup/back-up.ts";
import { BackupRefused } from "../../src/backup/backup-refused.ts";
import { restore } from "../../src/backup/restore.ts";
import { verifyBackup } from "../../src/backup/verify-backup.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import { dataFolderAt } from "../../src/infrastructure/data-folder/layout.ts";
import { openEmbeddedLog } from "../../src/infrastructure/embedded-log/embedded-log.ts";
import { NotAnEmbeddedLog } from "../../src/infrastructure/embedded-log/log-file.ts";
import { readModelDigest } from "../../src/infrastructure/read-model/digest.ts";
import { rebuildReadModel } from "../../src/infrastructure/read-model/rebuild.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.remove());

function backUpTo(name: string, onProgress: (step: BackupStep) => void = () => undefined) {
  const options = { documents: "included", clock: stage.clock } as const;
  return backUp(dataFolderAt(stage.at("data")), stage.at(name), options, onProgress);
}

const flawsOf = async (name: string) => (await verifyBackup(stage.at(name), () => undefined)).flaws;

async function documentOf(id: MessageId): Promise<string | undefined> {
  const document = await stage.office.publishing.documents.read(id, 1);
  return document && (await buffer(document.bytes)).toString();
}

it("holds all that was acknowledged before it began, with its documents, while publishing goes on", async () => {
  const acknowledged: MessageId[] = [];
  let isPublishing = true;
  const clients = Array.from({ length: 6 }, async (_, client) => {
    for (let n = 0; isPublishing; n++) {
      acknowledged.push(await stage.publish(n % 2 === client % 2 ? `Document ${client}.${n}` : undefined));
    }
  });
  while (acknowledged.length < 60) await Promise.race([...clients, new Promise(setImmediate)]);
  const before = [...acknowledged];
  // On a busy machine a backup may be quicker than the next publication: then it is another one's turn.
  let backup = "";
  for (let during = 0, made = 1; during === 0; made++) {
    backup = `backup-${made}`;
    const from = acknowledged.length;
    await backUpTo(backup, () => {
      during = acknowledged.length - from;
    });
  }
  isPublishing = false;
  await Promise.all(clients);
  expect(await flawsOf(backup)).toEqual([]);
  const original = await Promise.all(before.map(documentOf));
  expect(original.filter((text) => text !== undefined).length).toBeGreaterThan(20);
  await stage.stop();

  await restore(stage.at(backup), stage.at("restored"), () => undefined);
  await stage.start("restored");
  await stage.caughtUp();
  const rows = stage.office.readModel.messagesById(before);
  expect(before.filter((id) => !rows.has(id))).toEqual([]);
  expect(await Promise.all(before.map(documentOf))).toEqual(original);

  // It is a service's folder again: publishing goes on, and the tables are those of a rebuild.
  await stage.publish("After");
  await stage.caughtUp();
  await stage.stop();
  const { readModel, eventLog } = dataFolderAt(stage.at("restored"));
  const current = (await readdir(readModel)).filter((name) => /^\d+.*\.sqlite$|^read.*\.sqlite$/.test(name));
  const digest = readModelDigest(join(readModel, current.at(-1) as string));
  const store = await openEmbeddedLog({ file: eventLog, readOnly: true });
  const rebuilt = await rebuildReadModel({ folder: stage.at("rebuilt"), store });
  await store.close();
  expect(digest).toBe(readModelDigest(rebuilt.file));
});

it("is one folder of its owner's, with the log in one file, uploads and keys, and without the read model", async () => {
  await mkdir(stage.at("data/keys"), { mode: 0o700 });
  await writeFile(stage.at("data/keys/development.json"), "{}", { mode: 0o600 });
  await stage.publish("Text");
  const steps: BackupStep[] = [];
  await backUpTo("backup", (step) => steps.push(step));
  expect((await readdir(stage.at("backup"))).sort()).toEqual(["backup.json", "documents", "events.sqlite", "keys"]);
  expect(await readFile(stage.at("backup/keys/development.json"), "utf8")).toBe("{}");
  expect((await stat(stage.at("backup"))).mode & 0o777).toBe(0o700);
  expect((await stat(stage.at("backup/keys/development.json"))).mode & 0o777).toBe(0o600);
  expect(steps.at(-1)).toEqual({ what: "documents", done: 1, total: undefined });
});

it("an upload that no message holds yet is in it", async () => {
  const { documents } = stage.office.publishing;
  const upload = await documents.receive(
    {
      id: "5f0c3b1e-6a52-4b4e-9f0e-000000000001",
      owner: "a",
      receivedAt: stage.clock.now(),
      fileName: "a.txt",
      mediaType: "text/plain",
    },
    (async function* () {
      yield Buffer.from("bytes");
    })(),
    100,
    () => undefined,
  );
  await backUpTo("backup");
  await stage.stop();
  await restore(stage.at("backup"), stage.at("restored"), () => undefined);
  await stage.start("restored");
  expect(await stage.office.publishing.documents.findUpload(upload.id)).toEqual(upload);
});

it("goes into a new or empty folder only, and is restored into one only", async () => {
  await mkdir(stage.at("backup"));
  await backUpTo("backup");
  await expect(backUpTo("backup")).rejects.toThrow(new BackupRefused(`${stage.at("backup")} is not empty`));
  await expect(restore(stage.at("backup"), stage.at("data"), () => undefined)).rejects.toThrow("data is not empty");
  await expect(restore(stage.at("data"), stage.at("new"), () => undefined)).rejects.toThrow("holds no backup");
  expect(existsSync(stage.at("new"))).toBe(false);
});

it("of nothing is refused, and leaves nothing", async () => {
  const nowhere = dataFolderAt(stage.at("nowhere"));
  const options = { documents: "included", clock: stage.clock } as const;
  await expect(backUp(nowhere, stage.at("backup"), options, () => undefined)).rejects.toThrow("there is no event log");
  expect(existsSync(stage.at("backup"))).toBe(false);
});

it("that is damaged is not restored to something that a service would take for a log", async () => {
  await backUpTo("backup");
  const log = await readFile(stage.at("backup/events.sqlite"));
  log[log.length - 5] = (log.at(-5) as number) ^ 1;
  await writeFile(stage.at("backup/events.sqlite"), log);
  await expect(restore(stage.at("backup"), stage.at("restored"), () => undefined)).rejects.toThrow("is damaged");
  await stage.stop();
  await expect(stage.start("restored")).rejects.toBeInstanceOf(NotAnEmbeddedLog);
});
