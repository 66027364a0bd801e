import { createHash, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import type { EvidenceLog } from "../../src/application/ports/evidence-log.ts";
import { alternate } from "../measure/alternate.ts";
import { closedLoop } from "../measure/closed-loop.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { built } from "../stage/built.ts";
import { evidenceBeside, evidenceOfMail, NAMESPACE, ORIGIN } from "../stage/evidence.ts";
import { openPostOffice } from "../stage/post-office.ts";
import type { Bench, Row } from "./row.ts";

const { openEmbeddedLog } = await built<typeof import("../../src/infrastructure/embedded-log/embedded-log.ts")>(
  "infrastructure/embedded-log/embedded-log",
);
const { canonicalEventBytes } = await built<typeof import("../../src/application/evidence/canonical-bytes.ts")>(
  "application/evidence/canonical-bytes",
);
const { checkEveryEvent } = await built<typeof import("../../src/application/evidence/check-every-event.ts")>(
  "application/evidence/check-every-event",
);
const { storedLeaves } = await built<typeof import("../../src/infrastructure/embedded-log/stored-leaves.ts")>(
  "infrastructure/embedded-log/stored-leaves",
);
const { isLeaf } = await built<typeof import("../../src/domain/evidence/leaf.ts")>("domain/evidence/leaf");
const { noteKey } = await built<typeof import("../../src/application/evidence/note-key.ts")>(
  "application/evidence/note-key",
);
const { signCheckpoint } = await built<typeof import("../../src/application/evidence/checkpoint.ts")>(
  "application/evidence/checkpoint",
);
const { treeHashing } = await built<typeof import("../../src/application/evidence/tree-hashing.ts")>(
  "application/evidence/tree-hashing",
);
const { MerkleTree } = await built<typeof import("../../src/domain/evidence/tree/merkle-tree.ts")>(
  "domain/evidence/tree/merkle-tree",
);
const { Tile, TILE_WIDTH } =
  await built<typeof import("../../src/domain/evidence/tree/tile.ts")>("domain/evidence/tree/tile");
const { tilePath } = await built<typeof import("../../src/infrastructure/evidence-log/tile-paths.ts")>(
  "infrastructure/evidence-log/tile-paths",
);
const { formatTlogProof, verifyTlogProof } = await import("ebox-verify");

const SIZES = {
  full: { rounds: 7, publishes: 30_000, messages: 100_000, proofs: 2_000 },
  quick: { rounds: 2, publishes: 500, messages: 2_000, proofs: 500 },
};
const MADE_ASKED = 2_000;
const VERIFIED_ASKED = 3_000;
const HASH_BYTES = 32;

export const row: Row = {
  name: "evidence-log",
  title: "The evidence log: what it costs publishing, fsck against hashing, proofs",

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    const size = SIZES[numbers];
    const publishing = await costOfPublishing(size, cleanup, say);
    const { evidence, eventLog, folder } = await evidenceOfMail(size.messages, cleanup, say);
    say("fsck");
    const checking = await fsckAgainstHashing(size, eventLog, evidence);
    say("proofs");
    return [publishing, ...checking, ...(await tlogProofs(size, evidence, folder))];
  },
};

/** Single C2SP tlog-proofs with their checkpoint, of random leaves, one after the other in one thread. */
async function tlogProofs({ rounds, proofs }: Size, evidence: EvidenceLog, folder: string): Promise<Figure[]> {
  const { size, root } = evidence.head();
  const key = noteKey(ORIGIN, generateKeyPairSync("ed25519").privateKey);
  // And two cosignatures of witnesses that whoever verifies does not know.
  const witnessed = ["a", "b"].map((name) => `— witness-${name}.test/of-ordinary-length ${"A".repeat(102)}==\n`);
  const checkpoint = Buffer.from(signCheckpoint({ origin: ORIGIN, size, root }, key) + witnessed.join(""));
  const trusted = { origin: ORIGIN, keys: [key] };
  const anyLeaf = () => Math.floor(Math.random() * size);
  const made = (index: number, tree: Pick<EvidenceLog, "inclusionProof">) =>
    formatTlogProof({ index, path: tree.inclusionProof(index, size), checkpoint });
  const ready = Array.from({ length: proofs }, () => {
    const index = anyLeaf();
    const at = index % TILE_WIDTH;
    const tile = evidence.tile(0, Math.floor(index / TILE_WIDTH), at + 1) as Uint8Array;
    return { bytes: made(index, evidence), leaf: tile.subarray(at * HASH_BYTES) };
  });
  // As it is where the log has so many tiles that the lowest is never in memory.
  const readTile = (level: number, index: number) => {
    const isFull = (index + 1) * TILE_WIDTH ** (level + 1) <= size;
    if (isFull && level === 0) return new Tile(readFileSync(tilePath(folder, level, index)), treeHashing);
    const width = Math.min(Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH, TILE_WIDTH);
    return new Tile(evidence.tile(level, index, width) as Uint8Array, treeHashing);
  };
  const upper = new Map<string, InstanceType<typeof Tile>>();
  const cold = () => {
    const lowest = new Map<string, InstanceType<typeof Tile>>();
    return new MerkleTree((level, index) => {
      const tiles = level === 0 ? lowest : upper;
      const known = tiles.get(`${level}/${index}`) ?? readTile(level, index);
      tiles.set(`${level}/${index}`, known);
      return known;
    }, treeHashing);
  };
  const each = (act: (turn: number) => void) => {
    let turn = 0;
    return () => closedLoop(1, proofs, async () => act(turn++ % proofs));
  };
  const seen = await alternate(rounds, {
    warm: each(() => void made(anyLeaf(), evidence)),
    cold: each(() => void made(anyLeaf(), cold())),
    verified: each((turn) => {
      const { bytes, leaf } = ready[turn] as (typeof ready)[number];
      if (verifyTlogProof(bytes, leaf, trusted).outcome !== "included") throw new Error("A proof of our own is wrong.");
    }),
  });
  const against = (what: string, ours: number[], asked: number, note: string) =>
    ratioOf({
      what,
      unit: "proofs/s",
      peerName: `${asked.toLocaleString("en")} a second, which were asked for`,
      ours,
      peer: ours.map(() => asked),
      goal: { atLeast: 1 },
      note: `Of random leaves of ${size.toLocaleString("en")}, with the checkpoint, ${ready[0]?.bytes.length} bytes each. ${note}`,
    });
  return [
    against(
      "tlog-proofs made",
      seen.warm,
      MADE_ASKED,
      "The tiles are in memory, as the last 1,024 that were read are.",
    ),
    against(
      "tlog-proofs made, the leaf's tile not in memory",
      seen.cold,
      MADE_ASKED,
      "That tile is read and its 255 nodes hashed for each proof.",
    ),
    against(
      "tlog-proofs verified",
      seen.verified,
      VERIFIED_ASKED,
      "Read, hashed to the root, the log's signature checked.",
    ),
  ];
}

type Size = (typeof SIZES)["full"];

async function costOfPublishing(size: Size, cleanup: AsyncDisposableStack, say: Bench["say"]): Promise<Figure> {
  say("publishing, 64 clients");
  const alone = await openPostOffice(cleanup);
  const beside = await openPostOffice(cleanup);
  const evidence = evidenceBeside(beside.dataFolder, beside.eventLog);
  cleanup.defer(() => evidence.close());
  const seen = await alternate(size.rounds, {
    beside: () => closedLoop(64, size.publishes, beside.publishAndSee),
    alone: () => closedLoop(64, size.publishes, alone.publishAndSee),
  });
  return ratioOf({
    what: "publish, 64 clients: durable and visible",
    unit: "messages/s",
    peerName: "the same without an evidence log",
    ours: seen.beside,
    peer: seen.alone,
    goal: { atLeast: 0.9 },
    note: "publishMessage with the projector beside it; ours hashes every event into the evidence log meanwhile.",
  });
}

async function fsckAgainstHashing(
  size: Size,
  file: string,
  tiles: Awaited<ReturnType<typeof evidenceOfMail>>["evidence"],
): Promise<Figure[]> {
  const store = await openEmbeddedLog({ file, readOnly: true });
  const signal = new AbortController().signal;
  const timed = async (work: () => Promise<number>) => {
    const from = performance.now();
    const leaves = await work();
    return leaves / ((performance.now() - from) / 1_000);
  };
  const leavesOf = async (onLeaf: (bytes: Buffer) => void) => {
    let leaves = 0;
    for await (const page of store.readAll()) {
      for (const event of page) {
        if (!isLeaf(event)) continue;
        onLeaf(canonicalEventBytes(event));
        leaves++;
      }
    }
    return leaves;
  };
  const bytes: Buffer[] = [];
  await leavesOf((leaf) => bytes.push(leaf));
  try {
    const seen = await alternate(size.rounds, {
      fsck: () =>
        timed(async () => {
          const stored = { size: tiles.head().size, tile: tiles.tile.bind(tiles) };
          const { leaves, flaw } = await checkEveryEvent({
            ...{ store, tiles: stored, stored: storedLeaves(file, NAMESPACE), anchors: [], signal },
            onProgress: () => undefined,
          });
          if (flaw) throw new Error(`The log is damaged: ${flaw.what}`);
          return leaves;
        }),
      reading: () => timed(() => leavesOf((leaf) => createHash("sha256").update(leaf).digest())),
      ready: () =>
        timed(async () => {
          for (const leaf of bytes) createHash("sha256").update(leaf).digest();
          return bytes.length;
        }),
    });
    return [
      ratioOf({
        what: "fsck, the leaves",
        unit: "leaves/s",
        peerName: "reading the log and hashing the same bytes",
        ours: seen.fsck,
        peer: seen.reading,
        goal: { atLeast: 0.6 },
        note: "Every event hashed to the root and compared with the tiles, by some threads, against reading it and one SHA-256 of each.",
      }),
      ratioOf({
        what: "fsck, the leaves",
        unit: "leaves/s",
        peerName: "hashing the same bytes, ready in memory",
        ours: seen.fsck,
        peer: seen.ready,
        goal: { atLeast: 0.6 },
        note: "By createHash, in one thread. Reading and the tree's nodes are on our side alone; the pass over the rows' chain is in neither.",
      }),
    ];
  } finally {
    await store.close();
  }
}
