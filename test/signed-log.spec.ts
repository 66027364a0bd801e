import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatVerifierKey, verifierKey } from "ebox-verify";
import { openCheckpoint } from "../src/application/evidence/checkpoint.ts";
import { LogDisagrees } from "../src/application/evidence/continuity.ts";
import { readConfiguration } from "../src/configuration.ts";
import type { KeyRotated } from "../src/domain/evidence/events.ts";
import { plus } from "../src/domain/instant.ts";
import type { Health } from "../src/http/health.ts";
import { openEmbeddedLog } from "../src/infrastructure/embedded-log/embedded-log.ts";
import { createLog } from "../src/logging.ts";
import { type Service, startService } from "../src/service.ts";
import { SetClock } from "./application/office.ts";
import { newWitnessKey } from "./application/witness/witnessed-log.ts";
import { until } from "./graphql/until.ts";

/** Of a service that signed its first checkpoint and ended. */
let before: string;
/** A copy of it. */
let folder: string;
let kept: string;
let clock: SetClock;
let service: Service | undefined;
beforeAll(async () => {
  before = await newFolder();
  await sign();
});
afterAll(() => rm(before, { recursive: true }));
beforeEach(async () => {
  await cp(before, await newFolder(), { recursive: true });
  lines.length = 0;
});
afterEach(async () => {
  await service?.close();
  await rm(folder, { recursive: true });
});

const lines: string[] = [];
const log = createLog("info", { write: (line) => void lines.push(line) });
const data = () => join(folder, "data");

async function start(environment: Record<string, string> = {}): Promise<Service> {
  const settings = {
    PORT: "0",
    EBOX_DATA_DIR: data(),
    EBOX_CHECKPOINT_FILE: kept,
    EBOX_LOG_ORIGIN: "ebox.example/log",
  };
  service = await startService(readConfiguration({ ...settings, ...environment }), log, clock);
  return service;
}

async function stop(): Promise<void> {
  lines.length = 0;
  await service?.close();
  service = undefined;
}

async function logStream() {
  const store = await openEmbeddedLog({ file: join(data(), "events.sqlite"), namespace: "ebox", readOnly: true });
  try {
    return (await store.readStream("log")).events;
  } finally {
    await store.close();
  }
}

async function newFolder(): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), "ebox-signed-"));
  kept = join(folder, "kept");
  clock = new SetClock();
  service = undefined;
  return folder;
}

/** The first checkpoint: of the key that the service told itself. */
async function sign(): Promise<void> {
  await start();
  await until(() => lines.some((line) => line.includes("this node signs checkpoints")));
  clock.set(plus(clock.now(), 60_000));
  await until(() => existsSync(kept));
  await stop();
}

it("a service signs its log, keeps the checkpoint outside its data folder, and goes on after a restart", async () => {
  const note = await readFile(kept, "utf8");
  const [event] = await logStream();
  if (event === undefined) throw new Error("no key was told");
  const { publicKey, origin } = event.data as KeyRotated["data"];
  const key = verifierKey(origin, 1, Buffer.from(publicKey, "base64"));
  expect(openCheckpoint(note, [key])).toMatchObject({ origin: "ebox.example/log", size: 1 });
  expect(await readFile(join(data(), "log", "checkpoint"), "utf8")).toBe(note);
  expect((await stat(join(data(), "keys", "log-key.pem"))).mode & 0o777).toBe(0o600);
  const { url } = await start();
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain("ebox_checkpoint_leaves 1\n");
  await until(() => lines.some((line) => line.includes("this node signs checkpoints")));
  expect(await readFile(kept, "utf8")).toBe(note);
});

describe("a service does not start", () => {
  it("where its log has another root than the checkpoint that is kept outside", async () => {
    const note = await readFile(kept, "utf8");
    const [origin, size, , ...rest] = note.split("\n");
    await writeFile(kept, [origin, size, Buffer.alloc(32, 7).toString("base64"), ...rest].join("\n"));
    await expect(start()).rejects.toThrow(LogDisagrees);
    await expect(start()).rejects.toThrow(`the checkpoint in ${kept} of 1 leaves, up to position`);
  });

  it("where its log was cut to less than the checkpoint that is kept outside covers", async () => {
    const note = await readFile(kept, "utf8");
    const [origin, , root, ...rest] = note.split("\n");
    await writeFile(kept, [origin, "2", root, ...rest].join("\n"));
    await expect(start()).rejects.toThrow(
      `the checkpoint in ${kept} covers 2 leaves, and the event log ends at position`,
    );
  });

  it("where what is kept outside is no checkpoint of this log", async () => {
    await writeFile(kept, "something else\n");
    await expect(start()).rejects.toThrow(`${kept} holds no checkpoint of ebox.example/log`);
  });
});

it("a service with another key than the log's does not sign, and says so", async () => {
  const { url } = await start({ EBOX_LOG_KEY_FILE: join(folder, "other.pem") });
  await until(() => lines.some((line) => line.includes("does not sign checkpoints")));
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('ebox_log_signing{state="not-current"} 1');
  expect((await logStream()).map(({ type }) => type)).toEqual(["KeyRotated", "TreeHeadRecorded", "CheckpointSigned"]);
});

it("tells how the evidence log stands, and that a witness saw a fork", async () => {
  const witness = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(422).end());
  });
  await new Promise<void>((resolve) => witness.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = witness.address() as AddressInfo;
    const key = formatVerifierKey(newWitnessKey());
    const { url } = await start({ EBOX_WITNESSES: `${key}@http://127.0.0.1:${port}` });
    const health = async () => (await (await fetch(`${url}/health`)).json()) as Health;
    await until(async () => (await health()).evidence.warnings.length > 0);
    clock.set(plus(clock.now(), 600_000));
    expect(await health()).toMatchObject({
      status: "ready",
      evidence: {
        state: "live",
        leaves: expect.any(Number),
        startCheck: "done",
        checkpoint: { leaves: 1, ageSeconds: expect.any(Number) },
        warnings: ["the witness witness.example/w1 saw 0 leaves that this log does not continue"],
      },
    });
    expect((await health()).evidence.checkpoint?.ageSeconds).toBeGreaterThanOrEqual(500);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    for (const line of ["ebox_witness_forks 1", "ebox_evidence_log_checked 1"]) expect(metrics).toContain(`${line}\n`);
    expect(metrics).toMatch(/^ebox_checkpoint_signed_timestamp_seconds [1-9]/m);
  } finally {
    await service?.close();
    service = undefined;
    await new Promise((resolve) => witness.close(resolve));
  }
});
