import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseVerifierKey } from "ebox-verify";
import { firstKey } from "../../src/application/evidence/key-seal.ts";
import { noteKey } from "../../src/application/evidence/note-key.ts";
import { SYSTEM, toRecord } from "../../src/application/recording.ts";
import { openEmbeddedLog } from "../../src/infrastructure/embedded-log/embedded-log.ts";
import { openKeyFile } from "../../src/infrastructure/log-key/key-file.ts";
import { NOON } from "../application/office.ts";
import { runEbox } from "./ebox-process.ts";

const ORIGIN = "ebox.example/log";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-rotate-"));
});
afterEach(() => rm(folder, { recursive: true }));

const rotate = () => runEbox(["rotate-key"], { EBOX_DATA_DIR: folder, EBOX_LOG_ORIGIN: ORIGIN });
const opened = () => openEmbeddedLog({ file: join(folder, "events.sqlite"), namespace: "ebox" });

it("prints the new key, keeps the old one, and tells the log", async () => {
  const old = noteKey(ORIGIN, await openKeyFile(join(folder, "keys", "log-key.pem")));
  const before = await opened();
  const context = { actor: SYSTEM, commandId: "c", correlationId: "c" };
  const events = toRecord("log", [{ type: "KeyRotated", data: firstKey(old) }], context, NOON);
  await before.append({ stream: "log", expected: "no-stream", events });
  await before.close();

  const { out } = await rotate();
  const printed = parseVerifierKey(out.trimEnd());
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
  expect(await rotate()).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^ebox: there is no key in .+\n$/),
  });
});
