import fc from "fast-check";
import { utf8 } from "../../src/bytes.ts";
import {
  compareCheckpoints,
  compareHeads,
  formatCheckpointText,
  leafHash,
  parseCheckpoint,
  tilePath,
  verifyLog,
} from "../../src/index.ts";
import { Tiles } from "../../src/log/tiles.ts";
import type { SigningKey } from "../bundle/signing-key.ts";
import { ORIGIN, SECOND_KEY, STRANGER } from "../bundle/test-log.ts";
import { NaiveTree } from "../tree/naive-tree.ts";
import { type LogFiles, logFiles, sourceOf } from "./test-tiles.ts";

const LARGEST = 70_000;
const leaves = Array.from({ length: LARGEST }, (_, index) => leafHash(Uint8Array.of(index >> 16, index >> 8, index)));
const tree = new NaiveTree(leaves);

function checkpointOf(of: NaiveTree, size: number, key: SigningKey = SECOND_KEY): Uint8Array {
  const text = formatCheckpointText({ origin: ORIGIN, size, root: of.root(size) });
  return utf8(`${text}\n${key.noteLine(key.sign(utf8(text)))}`);
}

const filesAt = (size: number): LogFiles => logFiles(leaves.slice(0, size), tree, checkpointOf(tree, size));
const keys = [SECOND_KEY.key];
const whole = filesAt(LARGEST);

async function findingsOf(files: LogFiles, options = { keys }) {
  const { findings, verified } = await verifyLog(sourceOf(files), options);
  expect(verified).toBe(false);
  return findings.map(({ code, path }) => [code, path]);
}

/** One bit of one hash. */
function damaged(files: LogFiles, path: string, hash = 0): LogFiles {
  const bytes = (files.get(path) as Uint8Array).slice();
  bytes[hash * 32] = (bytes[hash * 32] as number) ^ 1;
  return new Map(files).set(path, bytes);
}

describe("the layout of tiles", () => {
  it.each([
    [0, 0, 256, "tile/0/000"],
    [2, 0, 1, "tile/2/000.p/1"],
    [0, 273, 112, "tile/0/273.p/112"],
    [1, 1_234_067, 256, "tile/1/x001/x234/067"],
  ])("level %i, index %i, width %i: %s", (level, index, width, path) => {
    expect(tilePath(level, index, width)).toBe(path);
  });

  it("of 70,000 leaves is the specification's example", () => {
    const names = [...whole.keys()].filter((path) => path.includes(".p/"));
    expect(names).toEqual(["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
    expect(whole.size).toBe(1 + 273 + 1 + 1 + 1 + 1);
  });
});

describe("a log's folder", () => {
  it("is verified, at any size", async () => {
    for (const size of [0, 1, 2, 255, 256, 257, 1_000, 65_536, 65_537, LARGEST]) {
      expect(await verifyLog(sourceOf(filesAt(size)), { keys })).toMatchObject({
        verified: true,
        anchored: true,
        findings: [],
        checkpoint: { origin: ORIGIN, size },
      });
    }
  });

  it("tells every root that it had", async () => {
    const tiles = new Tiles(sourceOf(whole), LARGEST);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: LARGEST }), async (size) => {
        expect(await tiles.rootAt(size)).toEqual(tree.root(size));
      }),
    );
  });

  it("is not anchored without a key, and by another key not at all", async () => {
    const source = sourceOf(filesAt(9));
    expect(await verifyLog(source)).toMatchObject({
      verified: true,
      anchored: false,
      findings: [{ code: "NOT_ANCHORED" }],
    });
    expect(await findingsOf(filesAt(9), { keys: [STRANGER.key] })).toEqual([
      ["CHECKPOINT_SIGNER_UNKNOWN", "checkpoint"],
    ]);
  });

  it("is anchored by an older checkpoint that it grew from, and not by one of a fork", async () => {
    const source = sourceOf(whole);
    const forked = new NaiveTree([...leaves.slice(0, 99), leafHash(utf8("fork"))]);
    expect(await verifyLog(source, { checkpoint: checkpointOf(tree, 300) })).toMatchObject({
      anchored: true,
      findings: [],
    });
    expect(await verifyLog(source, { checkpoint: checkpointOf(forked, 100) })).toMatchObject({
      verified: false,
      findings: [{ code: "CHECKPOINT_FORKED" }],
    });
  });

  it.each(["tile/0/000", "tile/0/255", "tile/0/256", "tile/0/272", "tile/1/000"])(
    "with a bit of %s changed names it",
    async (path) => {
      expect(await findingsOf(damaged(whole, path, 77))).toEqual([["TILE_WRONG", path]]);
    },
  );

  it("whose right edge was changed is not what was signed", async () => {
    expect(await findingsOf(damaged(whole, "tile/0/273.p/112"))).toEqual([["ROOT_WRONG", "checkpoint"]]);
    expect(await findingsOf(damaged(whole, "tile/1/001.p/17", 16))).toEqual([["TILE_WRONG", "tile/1/001.p/17"]]);
    expect(await findingsOf(damaged(whole, "tile/2/000.p/1"))).toEqual([["TILE_WRONG", "tile/2/000.p/1"]]);
  });

  it("with its first wrong tile named where more are", async () => {
    const files = damaged(damaged(whole, "tile/0/200"), "tile/0/100");
    expect(await findingsOf(files)).toEqual([["TILE_WRONG", "tile/0/100"]]);
  });

  it("that lacks a tile, has a short one, or no checkpoint", async () => {
    const without = (path: string) => new Map([...whole].filter(([name]) => name !== path));
    expect(await findingsOf(without("tile/0/007"))).toEqual([["TILE_MISSING", "tile/0/007"]]);
    expect(await findingsOf(without("checkpoint"))).toEqual([["CHECKPOINT_MISSING", "checkpoint"]]);
    const short = new Map(whole).set("tile/0/007", new Uint8Array(31));
    expect(await findingsOf(short)).toEqual([["TILE_MALFORMED", "tile/0/007"]]);
  });
});

describe("two checkpoints", () => {
  const at = (size: number, of = tree, key = SECOND_KEY) => parseCheckpoint(checkpointOf(of, size, key));
  const forked = new NaiveTree(leaves.map((leaf, index) => (index === 5_000 ? leafHash(leaf) : leaf)));
  const log = sourceOf(whole);

  it("are the same, or a fork, where they have the same size", async () => {
    expect(await compareHeads(at(10), at(10))).toEqual({ verdict: "same" });
    expect(await compareHeads(at(6_000), at(6_000, forked))).toEqual({ verdict: "fork", reason: "SAME_SIZE" });
  });

  it("are never said to have grown without tiles", async () => {
    expect(await compareHeads(at(10), at(11))).toEqual({ verdict: "unknown", reason: "NO_TILES" });
    expect(await compareHeads(at(0), at(11))).toEqual({ verdict: "unknown", reason: "NO_TILES" });
  });

  it("grew where the tiles show it, whichever is named first", async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(fc.nat(LARGEST), fc.nat(LARGEST)), async ([a, b]) => {
        expect(await compareHeads(at(a), at(b), log)).toEqual({ verdict: a === b ? "same" : "grew" });
      }),
      { numRuns: 20 },
    );
  });

  it("are a fork where either is none of the log's", async () => {
    expect(await compareHeads(at(6_000, forked), at(9_000), log)).toEqual({
      verdict: "fork",
      reason: "NOT_A_BEGINNING",
    });
    expect(await compareHeads(at(6_000), at(9_000, forked), log)).toEqual({ verdict: "fork", reason: "NOT_OF_LOG" });
    // A beginning that both share is growth.
    expect(await compareHeads(at(4_000, forked), at(9_000), log)).toEqual({ verdict: "grew" });
  });

  it("are unknown where the tiles do not reach, or are not what was signed", async () => {
    const short = sourceOf(filesAt(500));
    expect(await compareHeads(at(400), at(600), short)).toEqual({ verdict: "unknown", reason: "TILES_TOO_SHORT" });
    const broken = sourceOf(damaged(whole, "tile/0/273.p/112"));
    expect(await compareHeads(at(400), at(600), broken)).toMatchObject({
      verdict: "unknown",
      reason: "TILES_UNUSABLE",
    });
    expect(await compareHeads(at(400), at(600), sourceOf(new Map()))).toMatchObject({ reason: "TILES_UNUSABLE" });
  });

  it("of different logs, or by a stranger, say nothing of each other", async () => {
    const other = { ...at(10), origin: "ebox.elsewhere/test" };
    expect(await compareHeads(at(10), other)).toEqual({ verdict: "unknown", reason: "OTHER_ORIGIN" });
    const byStranger = at(10, tree, STRANGER);
    expect(await compareCheckpoints(at(10), byStranger, { keys })).toMatchObject({
      verdict: "unknown",
      reason: "NOT_SIGNED",
    });
    expect(await compareCheckpoints(at(10), at(10), { keys })).toEqual({ verdict: "same" });
  });
});
