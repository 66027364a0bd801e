import { readFileSync } from "node:fs";
import { parseCertificates, verifyZip } from "../../src/index.ts";
import { contentsOf, type LoggedMessage, sealed, testLog, validBundle } from "./test-bundle.ts";
import { SECOND_KEY } from "./test-log.ts";
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

it("the maker of these tests still makes the same bytes", async () => {
  expect(Buffer.compare(await zipOf(validBundle()), golden("valid.zip"))).toBe(0);
  const built = testLog();
  const contents = contentsOf({ ...built, message: built.messages[0] as LoggedMessage });
  const timestamped = sealed(contents.set("timestamp.tsr", golden("ec.tsr")));
  expect(Buffer.compare(await zipOf(timestamped), golden("timestamped.zip"))).toBe(0);
});
