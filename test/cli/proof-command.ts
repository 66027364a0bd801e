import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { verifyZip } from "ebox-verify";
import type { StorePlace } from "../../src/store-opening.ts";
import { ORIGIN, type SignedFolder, signedFolder } from "./signed-folder.ts";

const run = promisify(execFile);

/** The built program on a folder of its own, over whichever store: `npm test` builds it first. */
export function proofCommandCases(open: () => Promise<{ place: StorePlace; close(): Promise<void> }>): void {
  let place: StorePlace;
  let close: () => Promise<void>;
  let signed: SignedFolder;
  beforeAll(async () => {
    ({ place, close } = await open());
    signed = await signedFolder(place);
  });
  afterAll(() => close());

  const proof = (...words: string[]) =>
    run(process.execPath, [resolve("bin/ebox.js"), "proof", ...words], {
      env: {
        PATH: process.env.PATH ?? "",
        EBOX_DATA_DIR: place.dataFolder,
        EBOX_NAMESPACE: place.namespace,
        EBOX_LOG_ORIGIN: ORIGIN,
        ...(place.eventStoreUrl !== undefined && { EVENTSTORE_URL: place.eventStoreUrl }),
      },
    });

  it("writes what the verifier takes, the same each time", async () => {
    const files = [join(place.dataFolder, "a.zip"), join(place.dataFolder, "b.zip")];
    for (const file of files) await proof(signed.covered, "-o", file);
    const [first, second] = await Promise.all(files.map((file) => readFile(file)));
    const result = await verifyZip(first as Buffer, { keys: [signed.key] });
    expect(result).toMatchObject({ verified: true, anchored: true, findings: [] });
    expect(result.story?.delivery).toBe("HANDED_OVER");
    expect(second?.equals(first as Buffer)).toBe(true);
  });

  it("says in one line why there is none", async () => {
    const output = join(place.dataFolder, "none.zip");
    const none = "0190a5c8-0000-7000-8000-000000000000";
    await expect(proof(none, "-o", output)).rejects.toMatchObject({
      code: 1,
      stderr: `ebox: there is no message ${none}\n`,
    });
    await expect(proof(signed.uncovered, "-o", output)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no checkpoint covers it yet"),
    });
    await expect(proof(signed.covered, "-o", output, "--with-content")).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("EBOX_TOKEN"),
    });
    await expect(proof("nothing", "-o", output)).rejects.toMatchObject({ code: 2 });
    await expect(readFile(output)).rejects.toMatchObject({ code: "ENOENT" });
  });
}
