import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { formatVerifierKey } from "ebox-verify";
import { readConfiguration } from "../../src/configuration.ts";
import { httpWitness } from "../../src/infrastructure/attestation/http-witness.ts";
import { newKey } from "../application/evidence/checkpoint-desk.ts";
import { WitnessedLog } from "../application/witness/witnessed-log.ts";

const log = new WitnessedLog(newKey());
const fork = new WitnessedLog(log.key, "fork");

let folder: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-witness-"));
});
afterEach(async () => {
  await end("SIGKILL");
  await rm(folder, { recursive: true });
});

/** The whole program as anyone runs it: `npm test` builds it first. */
function run(...words: string[]): ChildProcess {
  const options = [
    "--name",
    "witness.example/w1",
    "--log",
    formatVerifierKey(log.key),
    "--folder",
    folder,
    "--port",
    "0",
  ];
  return spawn(process.execPath, [resolve("bin/ebox.js"), "witness", ...options, ...words], {
    env: { PATH: process.env.PATH ?? "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** As a node's configuration has it. */
async function start() {
  child = run();
  const [line] = await once(child.stdout as NodeJS.ReadableStream, "data");
  const [witness] = readConfiguration({ EBOX_WITNESSES: String(line).trim() }).signing.witnesses;
  if (witness?.url === undefined) throw new Error(String(line));
  return { ...httpWitness(witness.key, witness.url), url: witness.url };
}

async function end(signal: NodeJS.Signals): Promise<number | null> {
  if (child === undefined) return null;
  const ended = child;
  child = undefined;
  if (ended.exitCode === null && ended.signalCode === null) {
    const closed = once(ended, "close");
    ended.kill(signal);
    await closed;
  }
  return ended.exitCode;
}

it("cosigns over HTTP, remembers through kill -9 and refuses the fork, and ends on a signal", async () => {
  const first = await start();
  expect(await first.addCheckpoint(log.request(0, 8))).toMatchObject({
    status: 200,
    body: expect.stringMatching(/^— witness\.example\/w1 \S+\n$/),
  });
  expect(await first.addCheckpoint(fork.request(8, 12))).toEqual({ status: 422, body: "" });
  await end("SIGKILL");
  const second = await start();
  expect(second.key.keyId).toBe(first.key.keyId);
  expect(await second.addCheckpoint(fork.request(0, 12))).toEqual({ status: 409, body: "8\n" });
  expect(await second.addCheckpoint(log.request(8, 12))).toMatchObject({ status: 200 });
  const elsewhere = await fetch(second.url, { method: "POST" });
  const get = await fetch(`${second.url}/add-checkpoint`);
  const large = await fetch(`${second.url}/add-checkpoint`, { method: "POST", body: "x".repeat(100_000) });
  expect([elsewhere, get, large].map(({ status }) => status)).toEqual([404, 405, 413]);
  expect(JSON.parse(await readFile(join(folder, "seen.json"), "utf8"))).toMatchObject({ [log.key.name]: { size: 12 } });
  expect(await end("SIGTERM")).toBe(0);
});

it("does not start twice on one folder, nor on a file that is damaged", async () => {
  await start();
  const failure = async () => {
    const other = run();
    let error = "";
    other.stderr?.on("data", (text) => (error += text));
    const [code] = await once(other, "close");
    return [code, error];
  };
  expect(await failure()).toEqual([1, expect.stringMatching(/^ebox: .* is in use by process \d+/)]);
  await end("SIGTERM");
  await writeFile(join(folder, "seen.json"), "{");
  expect(await failure()).toEqual([1, expect.stringMatching(/^ebox: .*seen\.json cannot be read: restore it/)]);
});
