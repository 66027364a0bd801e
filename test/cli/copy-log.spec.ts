import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockDataFolder } from "../../src/infrastructure/data-folder/lock.ts";
import { openEmbeddedLog } from "../../src/infrastructure/embedded-log/embedded-log.ts";
import { anAppend, aStream } from "../contract/event-store/stage.ts";
import { runEbox } from "./ebox-process.ts";
import { fillLog } from "./filled-log.ts";

let folder: string;
let from: string;
let to: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-copy-"));
  [from, to] = [join(folder, "from"), join(folder, "to")];
});
afterEach(() => rm(folder, { recursive: true }));

const copy = (words: readonly string[]) => runEbox(["copy-log", ...words]);

it("copies, says what both logs hold, and has nothing to add the second time", async () => {
  await fillLog(from, 300);
  const words = ["--from", from, "--to", to, "--to-namespace", "other"];
  const first = await copy(words);
  expect(first).toMatchObject({ code: 0, err: expect.stringMatching(/^verified 100% 300 of 300 /m) });
  expect(first.out).toMatch(
    /^300 events copied; both logs hold 300 events and 0 tombstones\nSHA-256 of the canonical bytes: [0-9a-f]{64}\n$/,
  );
  const second = await copy(words);
  expect(second).toMatchObject({ code: 0, out: first.out.replace("300 events copied", "0 events copied") });
});

it("names what differs, with exit code 1", async () => {
  await fillLog(from, 2);
  const log = await openEmbeddedLog({ file: await fillLog(to, 0) });
  const stream = aStream();
  await log.append(anAppend(stream, "no-stream"));
  await log.close();
  const { code, err } = await copy(["--from", from, "--to", to]);
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(`\nebox: the logs differ: event 1 is .*${stream}, revision 0`),
  ]);
});

it.each(["from", "to"])("has both data folders alone: not beside a service on --%s", async (held) => {
  await fillLog(from, 1);
  await fillLog(to, 0);
  const lock = lockDataFolder(held === "from" ? from : to);
  try {
    const { code, err } = await copy(["--from", from, "--to", to]);
    expect([code, err]).toEqual([1, expect.stringMatching(/^ebox: the data folder .* is in use by process \d+/)]);
  } finally {
    lock.release();
  }
});

it.each([
  [["--from", "a"], "required option '--to <place>'"],
  [["--from", "a", "--to", "a"], "the same log"],
  [["--from", "a", "--to", "b", "--to-namespace", "Größe"], "--to-namespace cannot stand"],
  [["--from", "a", "--to", "EVENTSTORE_URL"], "the variable is not set"],
  [["--from", "a", "--to", "esdb://admin:changeit@host:2113?verify=no"], "--to has an option that is unknown"],
])("does not understand %j", async (words, said) => {
  const { code, out, err } = await copy(words);
  expect([code, out, err]).toEqual([2, "", expect.stringContaining(said)]);
  expect(err).not.toContain("changeit");
});

it("has nothing to copy where no log is, and leaves nothing behind", async () => {
  const { code, err } = await copy(["--from", from, "--to", to]);
  expect([code, err]).toEqual([1, `ebox: there is no event log in ${from}\n`]);
  expect([existsSync(from), existsSync(to)]).toEqual([false, false]);
});
