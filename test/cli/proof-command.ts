import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { verifyZip } from "ebox-verify";
import type { StorePlace } from "../../src/store-opening.ts";
import { runEbox } from "./ebox-process.ts";
import { ORIGIN, type SignedFolder, signedFolder } from "./signed-folder.ts";

/** On a folder of its own, over whichever store. */
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
    runEbox(["proof", ...words], {
      EBOX_DATA_DIR: place.dataFolder,
      EBOX_NAMESPACE: place.namespace,
      EBOX_LOG_ORIGIN: ORIGIN,
      ...(place.eventStoreUrl !== undefined && { EVENTSTORE_URL: place.eventStoreUrl }),
    });

  it("writes what the verifier takes, the same each time", async () => {
    const files = [join(place.dataFolder, "a.zip"), join(place.dataFolder, "b.zip")];
    for (const file of files) expect(await proof(signed.covered, "-o", file)).toMatchObject({ code: 0 });
    const [first, second] = await Promise.all(files.map((file) => readFile(file)));
    const result = await verifyZip(first as Buffer, { keys: [signed.key] });
    expect(result).toMatchObject({ verified: true, anchored: true, findings: [] });
    expect(result.story?.delivery).toBe("HANDED_OVER");
    expect(second?.equals(first as Buffer)).toBe(true);
  });

  it("proves with --refusals that a submission was refused, also where it was published after all", async () => {
    const file = join(place.dataFolder, "refusals.zip");
    expect(await proof(signed.covered, "--refusals", "-o", file)).toMatchObject({ code: 0 });
    const result = await verifyZip(await readFile(file), { keys: [signed.key] });
    expect(result).toMatchObject({ verified: true, anchored: true, findings: [] });
    expect(result.story?.delivery).toBe("REJECTED_AT_SUBMISSION");
    expect(await proof(signed.uncovered, "--refusals", "-o", `${file}.none`)).toMatchObject({
      code: 1,
      err: `ebox: there is no refusal of a message ${signed.uncovered}\n`,
    });
  });

  it("replaces a file only where it is told to, and leaves nothing beside it", async () => {
    const file = join(place.dataFolder, "mine.zip");
    await writeFile(file, "mine");
    expect(await proof(signed.covered, "-o", file)).toMatchObject({
      code: 2,
      err: expect.stringContaining("exists: --force replaces it"),
    });
    expect(await readFile(file, "utf8")).toBe("mine");
    expect(await proof(signed.covered, "-o", file, "--force")).toMatchObject({ code: 0 });
    expect((await readFile(file)).subarray(0, 2).toString()).toBe("PK");
    expect((await readdir(place.dataFolder)).filter((name) => name.includes("mine"))).toEqual(["mine.zip"]);
  });

  it("says in one line why there is none", async () => {
    const output = join(place.dataFolder, "none.zip");
    const none = "0190a5c8-0000-7000-8000-000000000000";
    expect(await proof(none, "-o", output)).toMatchObject({
      code: 1,
      err: `ebox: there is no message ${none}\n`,
    });
    expect(await proof(signed.uncovered, "-o", output)).toMatchObject({
      code: 1,
      err: expect.stringContaining("no checkpoint covers it yet"),
    });
    expect(await proof(signed.covered, "-o", output, "--with-content")).toMatchObject({
      code: 2,
      err: expect.stringContaining("EBOX_TOKEN"),
    });
    expect(await proof("nothing", "-o", output)).toMatchObject({ code: 2 });
    await expect(readFile(output)).rejects.toMatchObject({ code: "ENOENT" });
  });
}
