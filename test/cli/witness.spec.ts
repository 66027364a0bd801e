import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatVerifierKey } from "ebox-verify";
import { readConfiguration } from "../../src/configuration.ts";
import { httpWitness } from "../../src/infrastructure/attestation/http-witness.ts";
import { newKey } from "../application/evidence/checkpoint-desk.ts";
import { WitnessedLog } from "../application/witness/witnessed-log.ts";
import { EboxProcess } from "./ebox-process.ts";

const log = new WitnessedLog(newKey());
const fork = new WitnessedLog(log.key, "fork");

let folder: string;
let witness: EboxProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-witness-"));
});
afterEach(async () => {
  await witness?.end("SIGKILL");
  await rm(folder, { recursive: true });
});

function run(): EboxProcess {
  const name = ["--name", "witness.example/w1", "--log", formatVerifierKey(log.key)];
  return new EboxProcess(["witness", ...name, "--folder", folder, "--port", "0"]);
}

/** As a node's configuration has it. */
async function start() {
  witness = run();
  const line = await witness.says(/^(.+)\n/);
  const [read] = readConfiguration({ EBOX_WITNESSES: line }).signing.witnesses;
  if (read?.url === undefined) throw new Error(line);
  return { ...httpWitness(read.key, read.url), url: read.url };
}

it("cosigns over HTTP, remembers through kill -9 and refuses the fork, and ends on a signal", async () => {
  const first = await start();
  expect(await first.addCheckpoint(log.request(0, 8))).toMatchObject({
    status: 200,
    body: expect.stringMatching(/^— witness\.example\/w1 \S+\n$/),
  });
  expect(await first.addCheckpoint(fork.request(8, 12))).toEqual({ status: 422, body: "" });
  await witness?.end("SIGKILL");
  const second = await start();
  expect(second.key.keyId).toBe(first.key.keyId);
  expect(await second.addCheckpoint(fork.request(0, 12))).toEqual({ status: 409, body: "8\n" });
  expect(await second.addCheckpoint(log.request(8, 12))).toMatchObject({ status: 200 });
  const elsewhere = await fetch(second.url, { method: "POST" });
  const get = await fetch(`${second.url}/add-checkpoint`);
  const large = await fetch(`${second.url}/add-checkpoint`, { method: "POST", body: "x".repeat(100_000) });
  expect([elsewhere, get, large].map(({ status }) => status)).toEqual([404, 405, 413]);
  expect(JSON.parse(await readFile(join(folder, "seen.json"), "utf8"))).toMatchObject({ [log.key.name]: { size: 12 } });
  expect(await witness?.end("SIGTERM")).toMatchObject({ code: 0 });
});

it("does not start twice on one folder, nor on a file that is damaged", async () => {
  await start();
  expect(await run().ended).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^ebox: .* is in use by process \d+/),
  });
  await witness?.end("SIGTERM");
  await writeFile(join(folder, "seen.json"), "{");
  expect(await run().ended).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^ebox: .*seen\.json cannot be read: restore it/),
  });
});
