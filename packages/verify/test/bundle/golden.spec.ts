import { readdirSync, readFileSync } from "node:fs";
import { parseCertificates, verifyZip } from "../../src/index.ts";
import { contentsOf, type LoggedMessage, sealed, testLog, validBundle } from "./test-bundle.ts";
import { SECOND_KEY } from "./test-log.ts";
import { keptAs, WRONG_BUNDLES } from "./wrong-bundles.ts";
import { zipOf } from "./zip-of.ts";

const golden = (name: string) => new Uint8Array(readFileSync(new URL(`../golden/${name}`, import.meta.url)));

/** Bundles that were committed once: every later verifier has to say the same of them. */
it.each([
  ["valid.zip", true, []],
  ["valid-deflated.zip", true, []],
  ["withheld.zip", true, ["CONTENT_WITHHELD", "CONTENT_WITHHELD"]],
  ["timestamped.zip", true, []],
  ["event-changed.zip", false, ["FILE_CHANGED", "PROOF_WRONG", "EVIDENCE_DIFFERS"]],
  ["event-left-out.zip", false, ["REVISION_MISSING"]],
])("%s: verified %s", async (name, isVerified, codes) => {
  const isTimestamped = name === "timestamped.zip";
  const timestampAuthorities = parseCertificates(golden("authority.pem"));
  const options = { keys: [SECOND_KEY.key], ...(isTimestamped && { timestampAuthorities }) };
  const { anchored, findings } = await verifyZip(golden(name), options);
  expect({ anchored, codes: findings.map(({ code }) => code) }).toEqual({ anchored: isVerified, codes });
});

/** Kept by `keep-wrong-bundles.ts`, each with every failure that is to be found in it. */
describe("wrong bundles that were kept", () => {
  const known = new Map(WRONG_BUNDLES.map((bundle) => [keptAs(bundle), bundle.codes]));
  const kept = readdirSync(new URL("../golden/wrong/", import.meta.url)).sort();

  it("are all that are known", () => {
    expect(kept).toEqual([...known.keys()].sort());
    expect(kept.length).toBeGreaterThan(60);
  });

  it.each(kept)("%s", async (file) => {
    const { anchored, findings } = await verifyZip(golden(`wrong/${file}`), { keys: [SECOND_KEY.key] });
    const failures = findings.filter(({ severity }) => severity === "failure").map(({ code }) => code);
    expect({ anchored, failures: [...new Set(failures)].sort() }).toEqual({
      anchored: false,
      failures: [...(known.get(file) ?? [])].sort(),
    });
  });
});

it("the maker of these tests still makes the same bytes", async () => {
  expect(Buffer.compare(await zipOf(validBundle()), golden("valid.zip"))).toBe(0);
  const built = testLog();
  const contents = contentsOf({ ...built, message: built.messages[0] as LoggedMessage });
  const timestamped = sealed(contents.set("timestamp.tsr", golden("ec.tsr")));
  expect(Buffer.compare(await zipOf(timestamped), golden("timestamped.zip"))).toBe(0);
});
