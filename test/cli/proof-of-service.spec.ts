import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { formatVerifierKey, parseCheckpoint, readZip } from "ebox-verify";
import { instant, MINUTE } from "../../src/domain/instant.ts";
import { ENTERPRISE, STRANGER } from "../application/office.ts";
import { EboxProcess, runEbox } from "./ebox-process.ts";
import { ORIGIN, type SignedFolder, signedFolder } from "./signed-folder.ts";

/** More than fits into the buffers on the way. */
const LETTER = Buffer.alloc(24 * 1024 * 1024, "letter ");

let folder: string;
let signed: SignedFolder;
let early: string;
let service: EboxProcess;
let url: string;
const at = (name: string) => join(folder, name);
const environment = () => ({ EBOX_DATA_DIR: at("data"), EBOX_LOG_ORIGIN: ORIGIN });
const tokenOf = async (...words: string[]) => (await runEbox(["token", ...words], environment())).out.trim();
const key = () => formatVerifierKey(signed.key);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-proof-service-"));
  const from = instant(Date.now() - 10 * MINUTE);
  signed = await signedFolder({ dataFolder: at("data"), namespace: "ebox" }, { from, letter: LETTER });
  early = at("early.zip");
  expect(await runEbox(["proof", signed.covered, "-o", early], environment())).toMatchObject({ code: 0 });
  service = new EboxProcess(["serve", "--no-demo"], { ...environment(), PORT: "0" });
  url = await service.url();
});
afterAll(async () => {
  await service.end("SIGKILL");
  await rm(folder, { recursive: true });
});

/** The service signs what had come after the last checkpoint; returns the file that holds the new one. */
async function laterCheckpoint(): Promise<string> {
  const files = await readZip(await readFile(early));
  const { size } = parseCheckpoint(files.get("checkpoint") as Uint8Array);
  for (;;) {
    const note = await (await fetch(`${url}/log/checkpoint`)).bytes();
    if (parseCheckpoint(note).size > size) {
      await writeFile(at("later"), note);
      return at("later");
    }
    await after(50);
  }
}

describe("ebox verify --log <url>", () => {
  it("asks the service how the log grew to a checkpoint that was got elsewhere", async () => {
    const checkpoint = await laterCheckpoint();
    const without = await runEbox(["verify", early, "--checkpoint", checkpoint]);
    expect(without.code).not.toBe(0);
    for (const log of [`${url}/log/`, `${url}/log`]) {
      expect(await runEbox(["verify", early, "--checkpoint", checkpoint, "--log", log])).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^VERIFIED\n/),
        err: "",
      });
    }
  });

  it("says in one line what it cannot ask", async () => {
    const checkpoint = await laterCheckpoint();
    const asked = (log: string) => runEbox(["verify", early, "--checkpoint", checkpoint, "--log", log]);
    expect(await asked("http://127.0.0.1:1/log/")).toMatchObject({
      code: 2,
      err: "ebox: http://127.0.0.1:1/log/ cannot be reached\n",
    });
    expect(await asked("http://:80:80/")).toMatchObject({ code: 2, err: expect.stringMatching(/^ebox: [^\n]+\n$/) });
  });
});

describe("ebox proof, with EBOX_TOKEN", () => {
  const proof = (token: string, ...words: string[]) =>
    runEbox(["proof", signed.covered, ...words], { EBOX_URL: url, EBOX_TOKEN: token });

  it("asks the service as whoever the token is of, and can enclose the content", async () => {
    const token = await tokenOf("administrator", "--enterprise", ENTERPRISE);
    expect(await proof(token, "-o", at("bare.zip"))).toMatchObject({ code: 0, err: "" });
    expect(await proof(token, "-o", at("whole.zip"), "--with-content")).toMatchObject({ code: 0, err: "" });
    const [bare, whole] = await Promise.all(["bare.zip", "whole.zip"].map((name) => readFile(at(name))));
    expect([bare?.includes(LETTER.subarray(0, 100)), whole?.includes(LETTER)]).toEqual([false, true]);
    for (const name of ["bare.zip", "whole.zip"]) {
      expect(await runEbox(["verify", at(name), "--key", key()])).toMatchObject({ code: 0 });
    }
  });

  it("says in one line why there is none, and leaves no file", async () => {
    const stranger = await tokenOf("administrator", "--enterprise", STRANGER);
    const output = ["-o", at("none.zip")];
    const refused = [
      await proof(stranger, ...output),
      await proof("no token", ...output),
      await runEbox(["proof", signed.covered, ...output], { EBOX_URL: "http://127.0.0.1:1", EBOX_TOKEN: stranger }),
      await proof(await tokenOf("administrator", "--enterprise", ENTERPRISE), "-o", at("nowhere/none.zip")),
    ];
    expect(refused.map(({ code, err }) => [code, err.replaceAll(folder, "")])).toEqual([
      [1, expect.stringMatching(/^ebox: NOT_FOUND: [^\n]+\n$/)],
      [1, expect.stringMatching(/^ebox: UNAUTHENTICATED: [^\n]+\n$/)],
      [1, "ebox: there is no service at http://127.0.0.1:1\n"],
      [1, "ebox: /nowhere cannot be written to: ENOENT\n"],
    ]);
    expect((await readdir(folder)).filter((name) => name.startsWith("none"))).toEqual([]);
  });
});

const onLinux = process.platform === "linux" ? it : it.skip;
onLinux(
  "a client that leaves in the midst of what it downloads leaves nothing open (looked for in /proc)",
  async () => {
    const token = await tokenOf("administrator", "--enterprise", ENTERPRISE);
    const open = async () => (await readdir(`/proc/${service.child.pid}/fd`)).length;
    const begin = (path: string) =>
      new Promise<IncomingMessage>((begun, failed) => {
        const request = get(`${url}${path}`, { agent: false, headers: { authorization: `Bearer ${token}` } }, begun);
        request.on("error", failed);
      });
    const paths = [
      `/messages/${signed.covered}/proof?content=true`,
      `/messages/${signed.covered}/documents/1`,
      `/messages.zip?ids=${signed.covered}`,
    ];
    const before = await open();
    const files = await readdir(at("data"), { recursive: true });
    const begun = await Promise.all([...paths, ...paths, ...paths].map(begin));
    for (const answer of begun) expect(answer.statusCode).toBe(200);
    expect(await open()).toBeGreaterThanOrEqual(before + begun.length);
    for (const answer of begun) answer.destroy();
    while ((await open()) > before) await after(20);
    expect(await readdir(at("data"), { recursive: true })).toEqual(files);
    // The service goes on.
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  },
);
