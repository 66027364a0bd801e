import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { parseVerifierKey } from "ebox-verify";
import { firstKey } from "../../src/application/evidence/key-seal.ts";
import { noteKey } from "../../src/application/evidence/note-key.ts";
import { SYSTEM, toRecord } from "../../src/application/recording.ts";
import { openEmbeddedLog } from "../../src/infrastructure/embedded-log/embedded-log.ts";
import { openKeyFile } from "../../src/infrastructure/log-key/key-file.ts";
import { NOON } from "../application/office.ts";

const run = promisify(execFile);
const ORIGIN = "ebox.example/log";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-rotate-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** The whole program as an operator runs it: `npm test` builds it first. */
const rotate = () =>
  run(process.execPath, [resolve("bin/ebox.js"), "rotate-key"], {
    env: { PATH: process.env.PATH ?? "", EBOX_DATA_DIR: folder, EBOX_LOG_ORIGIN: ORIGIN },
  });
const opened = () => openEmbeddedLog({ file: join(folder, "events.sqlite"), namespace: "ebox" });

it("prints the new key, keeps the old one, and tells the log", async () => {
  const old = noteKey(ORIGIN, await openKeyFile(join(folder, "keys", "log-key.pem")));
  const before = await opened();
  const context = { actor: SYSTEM, commandId: "c", correlationId: "c" };
  const events = toRecord("log", [{ type: "KeyRotated", data: firstKey(old) }], context, NOON);
  await before.append({ stream: "log", expected: "no-stream", events });
  await before.close();

  const { stdout } = await rotate();
  const printed = parseVerifierKey(stdout.trimEnd());
  const log = await opened();
  const { events: told } = await log.readStream("log");
  await log.close();
  expect(told.map(({ data }) => data)).toEqual([
    firstKey(old),
    expect.objectContaining({ ...firstKey(printed), replaces: old.keyId }),
  ]);
  expect((await readdir(join(folder, "keys"))).sort()).toEqual(["log-key.pem", `log-key.pem.${old.keyId}`]);
  expect(await readFile(join(folder, "keys", "log-key.pem"), "utf8")).toContain("PRIVATE KEY");
});

it("fails in one line where there is no key", async () => {
  await expect(rotate()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^ebox: there is no key in .+\n$/),
  });
});
