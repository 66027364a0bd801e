import { readdirSync, readFileSync } from "node:fs";
import { verifyZip } from "ebox-verify";
import { proofFiles } from "../../../../src/application/evidence/proof/proof-files.ts";
import type { MessageId } from "../../../../src/domain/message-id.ts";
import { GOLDEN_KEY, goldenProof } from "../../../golden/golden-proofs.ts";
import { readZip } from "../../../http/documents/read-zip.ts";

/**
 * Proofs that the service made of the golden log. They are never made again: what holds for them holds for those that
 * people have in their files.
 */
const folder = new URL("../../../golden/proofs/", import.meta.url);
const golden = readdirSync(folder).map((name) => ({ name, zip: readFileSync(new URL(name, folder)) }));

const DELIVERY: Readonly<Record<string, string>> = {
  "019cadc6-9a80-70ce-a32f-2a141ac0a118.zip": "HANDED_OVER",
  "019cadc6-a250-713b-bc2a-dbfccf50d112.zip": "EXPIRED_UNREAD",
  "019cadc6-a250-7506-b9e9-35e2958eda78.zip": "CONSIGNED",
  "019cadcf-c240-7f4b-a847-757609ea5da8.zip": "REJECTED_AT_SUBMISSION",
  "019aabbc-2810-7abc-8def-000000000017.zip": "CONSIGNED",
  "019aabbc-2811-7abc-8def-000000000018.zip": "REFUSED_BY_RECIPIENT",
  "019aabbc-2812-7abc-8def-000000000019.zip": "NOT_ACCEPTED_IN_TIME",
};

it("there is one of each kind", () => {
  expect(golden.map(({ name }) => name).sort()).toEqual(Object.keys(DELIVERY).sort());
});

it.each(golden)("$name still holds, and says the same", async ({ name, zip }) => {
  const result = await verifyZip(zip, { keys: [GOLDEN_KEY] });
  expect(result).toMatchObject({ verified: true, anchored: true, findings: [] });
  expect(result.story?.delivery).toBe(DELIVERY[name]);
});

it.each(golden)("$name is made of the same evidence today, to the byte", async ({ name, zip }) => {
  const files = readZip(zip);
  const today = proofFiles(await goldenProof(name.replace(".zip", "") as MessageId), GOLDEN_KEY);
  const evidence = [...files.keys()].filter((path) => /^(checkpoint$|events|proofs|keys|evidence)/.test(path));
  expect(today.map(({ name }) => name).sort()).toEqual(evidence.sort());
  for (const { name, bytes } of today) {
    const [content] = [...(bytes() as Iterable<Uint8Array>)];
    expect([name, files.get(name)?.equals(content as Uint8Array)]).toEqual([name, true]);
  }
});
