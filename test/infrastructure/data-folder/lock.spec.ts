import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type DataFolderLock, lockDataFolder } from "../../../src/infrastructure/data-folder/lock.ts";

const LOCK_MODULE = pathToFileURL(join(process.cwd(), "src/infrastructure/data-folder/lock.ts")).href;

let folder: string;
let children: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-lock-"));
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map(kill));
  await rm(folder, { recursive: true });
});

/** A process that takes the lock and keeps it. */
async function holder(): Promise<ChildProcess> {
  const program = `
    const { lockDataFolder } = await import(${JSON.stringify(LOCK_MODULE)});
    globalThis.lock = lockDataFolder(${JSON.stringify(folder)}, new Date("2026-11-22T10:00:00Z"));
    console.log("locked");
    setInterval(() => undefined, 1_000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [said] = await once(child.stdout as NodeJS.ReadableStream, "data");
  expect(String(said)).toBe("locked\n");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

const taken = (): DataFolderLock => lockDataFolder(folder);

it("is one process's alone, and says whose", async () => {
  const child = await holder();
  expect(taken).toThrow(`the data folder ${folder} is in use by process ${child.pid} since 2026-11-22T10:00:00.000Z`);
});

it("is free again when its holder was killed without a chance to clean up", async () => {
  await kill(await holder());
  expect(existsSync(join(folder, "lock.json"))).toBe(true);
  const lock = taken();
  const second = taken;
  expect(second).toThrow(`process ${process.pid} since`);
  lock.release();
});

it("is not taken from a holder whose note is lost or broken", async () => {
  await holder();
  await writeFile(join(folder, "lock.json"), "{");
  expect(taken).toThrow("in use by another process");
  await rm(join(folder, "lock.json"));
  expect(taken).toThrow("in use by another process");
});

it("can be released and taken again, and a second release takes nothing from the next", () => {
  const first = taken();
  first.release();
  expect(existsSync(join(folder, "lock.json"))).toBe(false);
  const second = taken();
  first.release();
  expect(taken).toThrow("is in use by process");
  second.release();
});

it("says what is wrong where the folder is missing", () => {
  expect(() => lockDataFolder(join(folder, "missing"))).toThrow(/unable to open/);
});
