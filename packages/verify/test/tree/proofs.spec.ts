import fc from "fast-check";
import { isConsistent, isIncluded, leafHash } from "../../src/index.ts";
import { NaiveTree } from "./naive-tree.ts";

const LARGEST = 1_000;
/** All sizes in `test:long`, otherwise a sample; of each some places, the first and last among them. */
const isLong = Boolean(process.env.EBOX_LONG);
const leaves = Array.from({ length: LARGEST }, (_, index) => leafHash(Uint8Array.of(index >> 8, index & 255)));
const tree = new NaiveTree(leaves);

const size = fc.integer({ min: 1, max: LARGEST });
const sizes = isLong
  ? Array.from({ length: LARGEST }, (_, index) => index + 1)
  : fc.sample(size, { numRuns: 60, seed: 1 });
const placesOf = (whole: number) => {
  const places = [0, whole - 1];
  for (let place = 1; place < whole; place += Math.ceil(whole / 9)) places.push(place);
  return places;
};

it("every inclusion proof of a naive tree holds, for that leaf and place alone", () => {
  for (const whole of sizes) {
    const root = tree.root(whole);
    for (const index of placesOf(whole)) {
      const leaf = leaves[index] as Uint8Array;
      const path = tree.inclusion(index, whole);
      expect(isIncluded({ index, size: whole, leaf, path }, root)).toBe(true);
      const otherwise = [
        { index: index === 0 ? whole : index - 1, size: whole, leaf, path },
        { index, size: whole, leaf: leafHash(leaf), path },
        { index, size: whole, leaf, path: [...path, leaf] },
        ...(path.length > 0 ? [{ index, size: whole, leaf, path: path.slice(1) }] : []),
        ...(path.length > 0 ? [{ index, size: whole, leaf, path: path.slice(0, -1) }] : []),
      ];
      expect(otherwise.filter((wrong) => isIncluded(wrong, root))).toEqual([]);
    }
  }
});

it("every consistency proof of a naive tree holds, for these sizes and roots alone", () => {
  for (const to of sizes) {
    const toRoot = tree.root(to);
    for (const from of [...placesOf(to), to]) {
      const fromRoot = tree.root(from);
      const proof = tree.consistency(from, to);
      expect(isConsistent({ from, fromRoot, to, toRoot, proof })).toBe(true);
      const wrongRoot = leafHash(toRoot);
      const otherwise = [
        { from, fromRoot: wrongRoot, to, toRoot, proof },
        { from, fromRoot, to, toRoot: wrongRoot, proof },
        { from, fromRoot, to, toRoot, proof: [...proof, wrongRoot] },
        ...(proof.length > 0 ? [{ from, fromRoot, to, toRoot, proof: proof.slice(0, -1) }] : []),
        ...(from > 0 && from < to ? [{ from: from - 1, fromRoot, to, toRoot, proof }] : []),
      ].filter((wrong) => !(wrong.from === 0 && wrong.to === 0));
      // From the empty tree, every tree is growth: its root says nothing.
      expect(otherwise.filter((wrong) => isConsistent(wrong) && wrong.from > 0)).toEqual([]);
    }
  }
});

it("nothing that is no proof is one, and no number of any kind breaks the check", () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const number = fc.oneof(fc.integer(), fc.double(), fc.constant(Number.MAX_SAFE_INTEGER));
  fc.assert(
    fc.property(number, number, hash, hash, fc.array(hash, { maxLength: 70 }), (a, b, one, other, proof) => {
      expect(isIncluded({ index: a, size: b, leaf: one, path: proof }, other)).toBe(false);
      expect(isConsistent({ from: a, fromRoot: one, to: b, toRoot: other, proof })).toBe(false);
    }),
  );
});
