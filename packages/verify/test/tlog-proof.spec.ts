import { generateKeyPairSync, sign } from "node:crypto";
import { concatenate, textOf, utf8 } from "../src/bytes.ts";
import {
  ED25519,
  formatCheckpointText,
  formatCosignature,
  formatTlogProof,
  leafHash,
  parseTlogProof,
  rootOfInclusion,
  toBase64,
  verifierKey,
  verifyTlogProof,
} from "../src/index.ts";
import { NaiveTree } from "./tree/naive-tree.ts";

const origin = "example.com/log";
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const raw = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
const key = verifierKey(origin, ED25519, raw);
const leaves = ["a", "b", "c", "d", "e"].map((entry) => leafHash(utf8(entry)));
const tree = new NaiveTree(leaves);
const text = formatCheckpointText({ origin, size: 5, root: tree.root() });
const keyId = Buffer.from(key.keyId, "hex");
const signature = concatenate(keyId, sign(null, utf8(text), privateKey));
const checkpoint = utf8(`${text}\n— ${origin} ${toBase64(signature)}\n`);
const proof = formatTlogProof({ index: 3, path: tree.inclusion(3), checkpoint });
const leaf = leaves[3] as Uint8Array;
const outcomeOf = (bytes: Uint8Array) => {
  try {
    return verifyTlogProof(bytes, leaf, trusted).outcome;
  } catch (error) {
    return (error as Error).name;
  }
};
const trusted = { origin, keys: [key] };

describe("a tlog-proof", () => {
  it("holds for its leaf", async () => {
    expect(verifyTlogProof(proof, leaf, trusted)).toMatchObject({ outcome: "included", index: 3, by: [{ key }] });
  });

  it("is written as it was read", () => {
    const withExtra = formatTlogProof({ ...parseTlogProof(proof), extra: utf8("more") });
    expect(formatTlogProof(parseTlogProof(withExtra))).toEqual(withExtra);
    expect(parseTlogProof(withExtra).extra).toEqual(utf8("more"));
  });

  it("does not hold for another leaf, origin, key or signature", async () => {
    const witness = { ...key, name: "example.com/witness" };
    const otherKey = verifierKey(origin, ED25519, leaf);
    const byAnother = sign(null, utf8(text), generateKeyPairSync("ed25519").privateKey);
    const forged = utf8(textOf(proof).replace(toBase64(signature), toBase64(concatenate(keyId, byAnother))));
    expect(verifyTlogProof(proof, leaves[2] as Uint8Array, trusted)).toEqual({ outcome: "not-included" });
    expect(verifyTlogProof(proof, leaf, { origin: "other", keys: [key] })).toEqual({ outcome: "other-origin" });
    expect(verifyTlogProof(proof, leaf, { origin, keys: [otherKey] })).toEqual({ outcome: "unknown-signers" });
    expect(verifyTlogProof(proof, leaf, { origin, keys: [witness] })).toEqual({ outcome: "unknown-signers" });
    expect(forged).not.toEqual(proof);
    expect(verifyTlogProof(forged, leaf, trusted)).toEqual({ outcome: "forged" });
  });

  it("with any byte flipped is no proof", async () => {
    for (let at = 0; at < proof.length; at++) {
      const flipped = proof.slice();
      flipped[at] = (flipped[at] as number) ^ 1;
      expect(outcomeOf(flipped)).not.toBe("included");
    }
  });

  it("takes at most 3 KB in a log of a billion leaves, with three cosignatures", () => {
    const size = 1_000_000_000;
    const index = 123_456_789;
    // The longest that there are: 30 hashes.
    const path = Array.from({ length: 30 }, (_, height) => leafHash(Uint8Array.of(height)));
    const root = rootOfInclusion({ index, size, leaf, path }) as Uint8Array;
    const signed = formatCheckpointText({ origin, size, root });
    const own = toBase64(concatenate(keyId, sign(null, utf8(signed), privateKey)));
    const seen = toBase64(concatenate(keyId, formatCosignature(1_800_000_000, new Uint8Array(64))));
    const cosigned = [1, 2, 3].map((witness) => `— witness-${witness}.example.com/of-a-longer-name ${seen}\n`);
    const note = utf8(`${signed}\n— ${origin} ${own}\n${cosigned.join("")}`);
    const large = formatTlogProof({ index, path, checkpoint: note });
    expect(verifyTlogProof(large, leaf, trusted)).toMatchObject({ outcome: "included", index, checkpoint: { size } });
    expect(large.length).toBeLessThanOrEqual(3_000);
    expect(large.length).toBeGreaterThan(2_000);
  });
});
