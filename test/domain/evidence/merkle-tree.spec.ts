import fc from "fast-check";
import { treeHashing } from "../../../src/application/evidence/tree-hashing.ts";
import { partialTilesOf, RightEdge } from "../../../src/domain/evidence/tree/right-edge.ts";
import { GrownTree } from "./grown-tree.ts";
import {
  naiveConsistency,
  naiveLeaf,
  naivePath,
  naiveRoot,
  rootFromInclusion,
  rootsFromConsistency,
} from "./naive-tree.ts";

const IS_LONG = process.env.EBOX_LONG === "1";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const inHex = (hashes: readonly Uint8Array[]) => hashes.map(hex);

/** Inputs and outputs of the reference implementation of Certificate Transparency. */
const INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

function grown(leaves: readonly Uint8Array[]): GrownTree {
  const tree = new GrownTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree;
}

const numbered = (count: number) => Array.from({ length: count }, (_, n) => naiveLeaf(Buffer.from(String(n))));

describe("the tree of RFC 6962", () => {
  const reference = INPUTS.map((input) => treeHashing.leaf(Buffer.from(input, "hex")));

  it.each(ROOTS.map((root, size) => [size, root] as const))("has the known root of %i leaves", (size, root) => {
    const { edge, tree } = grown(reference.slice(0, size));
    expect(hex(edge.root())).toBe(root);
    expect(hex(tree.root(size))).toBe(root);
    expect(hex(grown(reference).tree.root(size))).toBe(root);
  });

  it("gives the known proofs", () => {
    const { tree } = grown(reference);
    expect(inHex(tree.inclusionProof(0, 8))).toEqual([
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
    expect(inHex(tree.inclusionProof(5, 8))).toEqual([
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    expect(tree.inclusionProof(0, 1)).toEqual([]);
    expect(inHex(tree.consistencyProof(6, 8))).toEqual([
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    expect(tree.consistencyProof(0, 8)).toEqual([]);
    expect(tree.consistencyProof(8, 8)).toEqual([]);
  });

  it("refuses what is no leaf and no growth", () => {
    const { tree } = grown(reference);
    for (const [leaf, size] of [
      [8, 8],
      [-1, 8],
      [0.5, 8],
      [0, 0],
    ] as const) {
      expect(() => tree.inclusionProof(leaf, size)).toThrow(RangeError);
    }
    expect(() => tree.consistencyProof(5, 4)).toThrow(RangeError);
    expect(() => tree.root(9)).toThrow(RangeError);
  });
});

describe("a growing tree, against a naive one", () => {
  const most = IS_LONG ? 1_000 : 300;
  const sizes = Array.from({ length: most }, (_, n) => n + 1);
  /** All of them take minutes. */
  const sample = IS_LONG ? sizes : sizes.filter((size) => size < 18 || size % 43 === 0 || (size > 254 && size < 259));
  const leaves = numbered(most);
  const known = new Map<string, Buffer>();

  it("has every root, whatever its own size is", () => {
    const whole = grown(leaves);
    const growing = new GrownTree();
    for (const size of sizes) {
      growing.append(leaves[size - 1] as Uint8Array);
      const root = hex(naiveRoot(leaves, 0, size, known));
      expect(hex(growing.edge.root())).toBe(root);
      expect(hex(whole.tree.root(size))).toBe(root);
    }
  });

  it("proves every leaf in every size", () => {
    const { tree } = grown(leaves);
    const wrong: string[] = [];
    for (const size of sample) {
      const root = naiveRoot(leaves, 0, size, known);
      for (let leaf = 0; leaf < size; leaf++) {
        const proof = tree.inclusionProof(leaf, size);
        const proven = rootFromInclusion(leaf, size, leaves[leaf] as Uint8Array, proof);
        if (!proven?.equals(root)) wrong.push(`${leaf} of ${size}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("proves every growth", () => {
    const { tree } = grown(leaves);
    const wrong: string[] = [];
    for (const to of sample) {
      const root = naiveRoot(leaves, 0, to, known);
      for (let from = 1; from < to; from++) {
        const first = naiveRoot(leaves, 0, from, known);
        const proven = rootsFromConsistency(from, to, first, tree.consistencyProof(from, to));
        if (!(proven?.[0]?.equals(first) && proven[1]?.equals(root))) wrong.push(`from ${from} to ${to}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("gives the proofs that the RFC's own words give", () => {
    const { tree } = grown(leaves);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: most }), fc.nat(), (size, pick) => {
        const some = leaves.slice(0, size);
        expect(inHex(tree.inclusionProof(pick % size, size))).toEqual(inHex(naivePath(pick % size, some, known)));
        const from = 1 + (pick % size);
        expect(inHex(tree.consistencyProof(from, size))).toEqual(inHex(naiveConsistency(from, some, known)));
      }),
      { numRuns: IS_LONG ? 2_000 : 50 },
    );
  });
});

describe("a large tree", () => {
  const most = IS_LONG ? 1_000_000 : 70_000;
  const leaves = numbered(most);
  const known = new Map<string, Buffer>();
  const large = grown(leaves);

  it("proves random leaves and growths of random sizes, from a few tiles", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: most }), fc.nat(), fc.nat(), (size, a, b) => {
        const root = large.tree.root(size);
        const leaf = a % size;
        large.read.clear();
        const proof = large.tree.inclusionProof(leaf, size);
        expect(large.read.size).toBeLessThanOrEqual(6);
        expect(rootFromInclusion(leaf, size, leaves[leaf] as Uint8Array, proof)).toEqual(root);
        const from = 1 + (b % (size - 1));
        const first = large.tree.root(from);
        large.read.clear();
        const growth = large.tree.consistencyProof(from, size);
        expect(large.read.size).toBeLessThanOrEqual(6);
        expect(rootsFromConsistency(from, size, first, growth)).toEqual([first, root]);
      }),
      { numRuns: IS_LONG ? 2_000 : 200 },
    );
  });

  it("has the naive tree's root", () => {
    for (const size of [65_536, 65_537, most]) {
      expect(hex(large.tree.root(size))).toBe(hex(naiveRoot(leaves, 0, size, known)));
    }
  });

  it("goes on from its edge alone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 69_000 }), fc.integer({ min: 0, max: 600 }), (size, more) => {
        const before = new RightEdge(treeHashing);
        for (const leaf of leaves.slice(0, size)) before.append(leaf, () => {});
        const rows = Array.from({ length: before.levels }, (_, level) => before.row(level).slice());
        const after = new RightEdge(treeHashing, size, rows);
        for (const leaf of leaves.slice(size, size + more)) after.append(leaf, () => {});
        expect(hex(after.root())).toBe(hex(large.tree.root(size + more)));
      }),
      { numRuns: 10 },
    );
    expect(() => new RightEdge(treeHashing, 5, [new Uint8Array(4 * 32)])).toThrow(RangeError);
    expect(() => new RightEdge(treeHashing, 300, [new Uint8Array(44 * 32)])).toThrow(RangeError);
  });
});

describe("partial tiles", () => {
  it("are those that are not full, per level", () => {
    expect(partialTilesOf(0)).toEqual([]);
    expect(partialTilesOf(255)).toEqual([{ level: 0, index: 0, width: 255 }]);
    expect(partialTilesOf(256)).toEqual([{ level: 1, index: 0, width: 1 }]);
    expect(partialTilesOf(70_000)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
  });
});
