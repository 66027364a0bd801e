import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeyFileUnusable, openKeyFile, readKeyFile } from "../../../src/infrastructure/log-key/key-file.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-key-"));
});
afterEach(() => rm(folder, { recursive: true }));

const publicOf = (key: KeyObject | undefined) => key && createPublicKey(key).export({ format: "jwk" }).x;

it("is made once, for this user only", async () => {
  const file = join(folder, "keys", "log-key.pem");
  expect(await readKeyFile(file)).toBeUndefined();
  const made = await openKeyFile(file);
  expect(publicOf(await openKeyFile(file))).toBe(publicOf(made));
  expect(publicOf(await readKeyFile(file))).toBe(publicOf(made));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it("is one for all who make it at once, and nothing else is left", async () => {
  const file = join(folder, "log-key.pem");
  const keys = await Promise.all(Array.from({ length: 8 }, () => openKeyFile(file)));
  expect(new Set(keys.map(publicOf)).size).toBe(1);
  expect(await readdir(folder)).toEqual(["log-key.pem"]);
});

it("is not taken where others can read it", async () => {
  const file = join(folder, "log-key.pem");
  await openKeyFile(file);
  await chmod(file, 0o640);
  await expect(openKeyFile(file)).rejects.toThrow("chmod 600");
});

it.each([
  ["nothing", ""],
  ["something else", "secret words"],
  ["another kind of key", generateKeyPairSync("x25519").privateKey.export({ format: "pem", type: "pkcs8" })],
])("is refused where the file holds %s, and not replaced", async (_, text) => {
  const file = join(folder, "log-key.pem");
  await writeFile(file, text, { mode: 0o600 });
  await expect(openKeyFile(file)).rejects.toThrow(KeyFileUnusable);
  await expect(openKeyFile(file)).rejects.not.toThrow("secret");
});

it("is refused where it cannot be made", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(openKeyFile(join(folder, "file", "key.pem"))).rejects.toThrow(KeyFileUnusable);
});
