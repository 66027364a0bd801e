import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { appended, someEvents } from "../contract/event-store/stage.ts";
import { SignedLog } from "../infrastructure/evidence-log/signed-log.ts";

const run = promisify(execFile);

let log: SignedLog;
beforeEach(async () => {
  log = await SignedLog.open();
  await appended(log.store, { stream: "message-1", expected: "no-stream", events: someEvents(20) });
});
afterEach(() => log.remove());

/** The whole program as an operator runs it: `npm test` builds it first. */
const fsck = (words: readonly string[] = [], environment = {}) =>
  run(process.execPath, [resolve("bin/ebox.js"), "fsck", ...words], {
    env: { PATH: process.env.PATH ?? "", EBOX_DATA_DIR: log.data, ...environment },
  });

it("tells the root and what is covered, beside a running log, with the checkpoint of the setting", async () => {
  await log.sign("checkpoint");
  const { stdout } = await fsck([], { EBOX_CHECKPOINT_FILE: log.at("checkpoint") });
  const root = Buffer.from(log.evidence.rootAt(21)).toString("base64");
  expect(stdout).toBe(
    `21 leaves, root ${root}\ncovered: the first 21, by the checkpoint in EBOX_CHECKPOINT_FILE\n` +
      "not covered since 2026-03-01T12:00:00.000Z (position 0000000000000015): 0 leaves stand there; one that was cut off would not be missed\n",
  );
  await log.close();
});

it("names the first bad position, exit code 1", async () => {
  await log.sign("checkpoint");
  await log.close();
  const db = new DatabaseSync(join(log.data, "events.sqlite"));
  db.exec("UPDATE events SET data = '{}' WHERE position = 9");
  db.close();
  await expect(fsck(["--checkpoint", log.at("checkpoint")])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      "first bad position 0000000000000009: the event, or its link, is not what was written",
    ),
  });
});

it("has an exit code of its own where nothing is signed", async () => {
  await log.close();
  await expect(fsck()).rejects.toMatchObject({
    code: 3,
    stderr: expect.stringContaining("nothing of this log is signed"),
  });
});

it("takes wrong usage for that", async () => {
  await log.close();
  writeFileSync(log.at("empty"), "");
  await expect(fsck(["--from", "half way"])).rejects.toMatchObject({ code: 2 });
  await expect(fsck(["--checkpoint", log.at("missing")])).rejects.toMatchObject({ code: 2 });
  rmSync(join(log.data, "events.sqlite"));
  await expect(fsck()).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("there is no event log in") });
});
