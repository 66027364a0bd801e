import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { appended, someEvents } from "../contract/event-store/stage.ts";
import { SignedLog } from "../infrastructure/evidence-log/signed-log.ts";
import { runEbox } from "./ebox-process.ts";

let log: SignedLog;
beforeEach(async () => {
  log = await SignedLog.open();
  await appended(log.store, { stream: "message-1", expected: "no-stream", events: someEvents(20) });
});
afterEach(() => log.remove());

const fsck = (words: readonly string[] = [], environment = {}) =>
  runEbox(["fsck", ...words], { EBOX_DATA_DIR: log.data, ...environment });

it("tells the root and what is covered, beside a running log, with the checkpoint of the setting", async () => {
  await log.sign("checkpoint");
  const { code, out } = await fsck([], { EBOX_CHECKPOINT_FILE: log.at("checkpoint") });
  const root = Buffer.from(log.evidence.rootAt(21)).toString("base64");
  expect(code).toBe(0);
  expect(out).toBe(
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
  expect(await fsck(["--checkpoint", log.at("checkpoint")])).toMatchObject({
    code: 1,
    err: expect.stringContaining(
      "first bad position 0000000000000009: the event, or its link, is not what was written",
    ),
  });
});

it("has an exit code of its own where nothing is signed", async () => {
  await log.close();
  expect(await fsck()).toMatchObject({
    code: 3,
    err: expect.stringContaining("nothing of this log is signed"),
  });
});

it("takes wrong usage for that", async () => {
  await log.close();
  writeFileSync(log.at("empty"), "");
  for (const option of ["--from", "--rows-from"]) expect(await fsck([option, "half way"])).toMatchObject({ code: 2 });
  expect(await fsck(["--checkpoint", log.at("missing")])).toMatchObject({ code: 2 });
  rmSync(join(log.data, "events.sqlite"));
  expect(await fsck()).toMatchObject({ code: 2, err: expect.stringContaining("there is no event log in") });
});
