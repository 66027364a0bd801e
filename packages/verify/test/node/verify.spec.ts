import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { formatVerifierKey, LANGUAGES, leafHash, toBase64 } from "../../src/index.ts";
import { comparePaths, Unusable, verifyPath } from "../../src/node/index.ts";
import { testLog, validBundle } from "../bundle/test-bundle.ts";
import { SECOND_KEY, STRANGER } from "../bundle/test-log.ts";
import { zipOf } from "../bundle/zip-of.ts";
import { logFiles } from "../log/test-tiles.ts";

const key = [formatVerifierKey(SECOND_KEY.key)];
let folder: string;

async function write(files: ReadonlyMap<string, Uint8Array>, name: string): Promise<string> {
  for (const [path, bytes] of files) {
    const file = join(folder, name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  return join(folder, name);
}

async function writeFileNamed(name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-verify-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("verifying a bundle", () => {
  it("that is a zip or unpacked: 0 with the log's key, 3 without, 1 with another", async () => {
    const bundle = validBundle();
    const zip = await writeFileNamed("proof.zip", await zipOf(bundle));
    const unpacked = await write(bundle, "unpacked");
    for (const path of [zip, unpacked]) {
      expect((await verifyPath(path, { key })).exitCode).toBe(0);
      expect((await verifyPath(path, {})).exitCode).toBe(3);
      expect((await verifyPath(path, { key: [formatVerifierKey(STRANGER.key)] })).exitCode).toBe(1);
    }
  });

  it("tells in four languages what happened, and the reason where it is not verified", async () => {
    const zip = await writeFileNamed("proof.zip", await zipOf(validBundle()));
    const texts = await Promise.all(LANGUAGES.map((language) => verifyPath(zip, { key, language })));
    expect(texts.map(({ text }) => text.split("\n")[0])).toEqual(["GEVERIFIEERD", "VÉRIFIÉ", "BESTÄTIGT", "VERIFIED"]);
    expect(texts[3]?.text).toContain("Opened: 2026-11-22T12:00:08.000Z");
    const wrong = await writeFileNamed("wrong.zip", await zipOf(validBundle().set("VERIFY.md", new Uint8Array())));
    const { text, exitCode } = await verifyPath(wrong, { key, language: "nl" });
    expect(exitCode).toBe(1);
    expect(text).toMatch(/^NIET GEVERIFIEERD\n✗ Een bestand werd gewijzigd.*\[VERIFY\.md\] \(FILE_CHANGED\)$/);
  });

  it("says it to programs", async () => {
    const zip = await writeFileNamed("proof.zip", await zipOf(validBundle()));
    const { text } = await verifyPath(zip, { json: true });
    expect(JSON.parse(text)).toMatchObject({
      exitCode: 3,
      verified: true,
      anchored: false,
      findings: [{ code: "NOT_ANCHORED", severity: "notice" }],
      story: { delivery: "HANDED_OVER" },
    });
  });

  it("that cannot be read: 2", async () => {
    const file = await writeFileNamed("letter.zip", Buffer.from("Dear Sir"));
    expect(await verifyPath(file, {})).toMatchObject({ exitCode: 2, text: expect.stringContaining("ZIP_UNREADABLE") });
    await expect(verifyPath(join(folder, "nothing"), {})).rejects.toThrow(Unusable);
    await expect(verifyPath(folder, {})).rejects.toThrow(Unusable);
    await expect(verifyPath(file, { key: ["my key"] })).rejects.toThrow("no verifier key");
    await expect(verifyPath(file, { language: "es" })).rejects.toThrow("no language");
    await expect(verifyPath(file, { checkpoint: "/nowhere" })).rejects.toThrow("cannot read /nowhere: ENOENT");
    await expect(verifyPath(file, { tsaCa: file })).rejects.toThrow("no certificate in PEM");
  });
});

describe("a log's folder", () => {
  const { log } = testLog();
  const size = log.entries.length;
  const filesAt = (at: number) => {
    const leaves = log.entries.slice(0, at).map(leafHash);
    return logFiles(leaves, log.tree(at), log.checkpoint(SECOND_KEY, at));
  };

  it("is verified, and compared with a checkpoint that it grew from", async () => {
    const path = await write(filesAt(size), "log");
    const older = await writeFileNamed("older", log.checkpoint(SECOND_KEY, 5));
    expect((await verifyPath(path, { key })).text).toContain(`ebox.example/test, ${size} entries`);
    expect((await verifyPath(path, { checkpoint: older })).exitCode).toBe(0);
    expect(await comparePaths(older, path, { key })).toEqual({
      exitCode: 0,
      text: "GREW: the larger state continues the smaller one.",
    });
    expect((await comparePaths(path, path, {})).text).toMatch(/^SAME/);
  });

  it("says of checkpoints without tiles that it does not know", async () => {
    const [older, newer] = [
      await writeFileNamed("older", log.checkpoint(SECOND_KEY, 5)),
      await writeFileNamed("newer", log.checkpoint(SECOND_KEY, 6)),
    ];
    expect(await comparePaths(older, newer, { language: "fr" })).toMatchObject({
      exitCode: 3,
      text: expect.stringMatching(/^INCONNU/),
    });
    const tiles = await write(filesAt(size), "log");
    expect((await comparePaths(newer, older, { log: tiles, json: true })).text).toContain('"verdict": "grew"');
  });

  it("that was rewritten is a fork", async () => {
    const kept = await writeFileNamed("kept", log.checkpoint(SECOND_KEY, 9));
    const { log: forked } = testLog();
    forked.entries[3] = new Uint8Array();
    const leaves = forked.entries.map(leafHash);
    const path = await write(logFiles(leaves, forked.tree(), forked.checkpoint(SECOND_KEY)), "forked");
    // Signed with the true key, consistent in itself.
    expect((await verifyPath(path, { key })).exitCode).toBe(0);
    expect(await comparePaths(kept, path, { key })).toMatchObject({
      exitCode: 1,
      text: expect.stringMatching(/^FORK/),
    });
    expect(await verifyPath(path, { key, checkpoint: kept })).toMatchObject({ exitCode: 1 });
    expect(toBase64(log.tree(9).root())).not.toBe(toBase64(forked.tree(9).root()));
  });
});

describe("ebox-verify, as built", () => {
  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [
      resolve("packages/verify/bin/ebox-verify.js"),
      ...words,
    ]);
    return { status, out: String(stdout), err: String(stderr) };
  };

  it("verifies", async () => {
    const zip = await writeFileNamed("proof.zip", await zipOf(validBundle()));
    expect(run("--language", "de", "--key", key[0] as string, zip)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^BESTÄTIGT\n\nDie Nachricht wurde in das Postfach/),
      err: "",
    });
    expect(run("compare", zip, zip)).toMatchObject({ status: 2, err: expect.stringContaining("is no checkpoint") });
  });

  it.each([["--bogus"], ["a", "b"], ["/nowhere"], ["compare", "a"]])("tells what is wrong with %j", (...words) => {
    expect(run(...words)).toMatchObject({ status: 2, out: "", err: expect.stringMatching(/^ebox-verify: [^\n]+\n$/) });
  });

  it("tells what there is", () => {
    expect(run("--help")).toMatchObject({ status: 0, out: expect.stringContaining("usage: ebox-verify"), err: "" });
    expect(run()).toMatchObject({ status: 2 });
  });
});
