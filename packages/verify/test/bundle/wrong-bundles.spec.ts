import { verifyBundle } from "../../src/bundle/verify-bundle.ts";
import { type BundleFiles, contentsOf, type LoggedMessage, sealed, testLog, validBundle } from "./test-bundle.ts";
import { FIRST_KEY, SECOND_KEY, STRANGER } from "./test-log.ts";
import { WRONG_BUNDLES } from "./wrong-bundles.ts";

/** Failures, each once. */
async function failuresOf(...[files, options]: Parameters<typeof verifyBundle>) {
  const { findings, verified, anchored } = await verifyBundle(files, options);
  const codes = findings.filter(({ severity }) => severity === "failure").map(({ code }) => code);
  expect({ verified, anchored }).toEqual({ verified: false, anchored: false });
  return [...new Set(codes)].sort();
}

it.each(WRONG_BUNDLES.map((bundle) => [bundle.name, bundle] as const))("%s", async (_, { files, codes }) => {
  expect(await failuresOf(files, { keys: [SECOND_KEY.key] })).toEqual([...codes].sort());
});

describe("a valid bundle", () => {
  const built = testLog();
  const message = built.messages[0] as LoggedMessage;
  const checkpointOf = (files: BundleFiles) => files.get("checkpoint") as Uint8Array;

  it("is not this log's where another key is trusted", async () => {
    expect(await failuresOf(validBundle(), { keys: [STRANGER.key] })).toEqual(["KEY_NOT_TRUSTED"]);
  });

  it("is not verified where a witness that is asked for is missing", async () => {
    const witness = { ...STRANGER.key, name: "witness.example/w2" };
    expect(await failuresOf(validBundle(), { witnesses: [witness] })).toEqual(["WITNESS_MISSING"]);
  });

  it("is not verified where a timestamp is asked for and there is none", async () => {
    expect(await failuresOf(validBundle(), { timestampAuthorities: [] })).toEqual(["TIMESTAMP_MISSING"]);
  });

  it("is a fork where another checkpoint of the same size is trusted", async () => {
    const forked = testLog();
    forked.log.entries[forked.log.entries.length - 1] = new Uint8Array();
    const fork = sealed(contentsOf({ ...forked, message }));
    // Consistent in itself, by the true key: only who kept a checkpoint sees it.
    expect(await verifyBundle(fork, { keys: [FIRST_KEY.key] })).toMatchObject({ verified: true });
    expect(await failuresOf(fork, { checkpoint: checkpointOf(validBundle()) })).toEqual(["CHECKPOINT_FORKED"]);
  });

  it("cannot be compared with another size without the log's tiles", async () => {
    const larger = testLog();
    larger.log.addBytes(new Uint8Array());
    const checkpoint = larger.log.checkpoint(SECOND_KEY);
    const result = await verifyBundle(validBundle(), { checkpoint });
    expect(result).toMatchObject({ verified: true, anchored: false });
    expect(result.findings.map(({ code }) => code)).toEqual(["ANCHOR_NOT_COMPARABLE", "NOT_ANCHORED"]);
  });

  it("is not that of a checkpoint that is none, or of another log", async () => {
    const checkpoint = Buffer.from(checkpointOf(validBundle()));
    const other = new Uint8Array(Buffer.from(checkpoint.toString().replaceAll("ebox.example", "ebox.another")));
    expect(await failuresOf(validBundle(), { checkpoint: checkpoint.subarray(1) })).toEqual(["ANCHOR_OTHER_ORIGIN"]);
    expect(await failuresOf(validBundle(), { checkpoint: checkpoint.subarray(0, 9) })).toEqual(["ANCHOR_MALFORMED"]);
    expect(await failuresOf(validBundle(), { checkpoint: other })).toEqual(["ANCHOR_OTHER_ORIGIN"]);
  });

  it("has no file outside its folder", async () => {
    const files = new Map([...validBundle(), ["events/../x.json", new Uint8Array()]]);
    expect(await failuresOf(files, { keys: [SECOND_KEY.key] })).toEqual(["PATH_NOT_ALLOWED"]);
  });

  it("is nothing without files", async () => {
    expect(await failuresOf(new Map())).toEqual(["MANIFEST_MISSING"]);
  });
});
