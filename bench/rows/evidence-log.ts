import { createHash } from "node:crypto";
import { alternate } from "../measure/alternate.ts";
import { closedLoop } from "../measure/closed-loop.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { built } from "../stage/built.ts";
import { evidenceBeside, evidenceOfMail, ORIGIN } from "../stage/evidence.ts";
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
const { isLeaf } = await built<typeof import("../../src/domain/evidence/leaf.ts")>("domain/evidence/leaf");
const { formatTlogProof } = await import("ebox-verify");

const SIZES = {
  full: { rounds: 7, publishes: 30_000, messages: 100_000, proofs: 20_000 },
  quick: { rounds: 2, publishes: 500, messages: 2_000, proofs: 500 },
};
/** A note of ordinary length: one signature, two cosignatures. */
const CHECKPOINT = Buffer.from(
  `${ORIGIN}\n100000\n${"A".repeat(43)}=\n\n${`— ${ORIGIN} ${"A".repeat(100)}\n`.repeat(3)}`,
);
const PROOFS_ASKED = 2_000;

export const row: Row = {
  name: "evidence-log",
  title: "The evidence log: what it costs publishing, fsck against hashing, proofs",

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    const size = SIZES[numbers];
    const publishing = await costOfPublishing(size, cleanup, say);
    const { evidence, eventLog } = await evidenceOfMail(size.messages, cleanup, say);
    say("fsck");
    const checking = await fsckAgainstHashing(size, eventLog, evidence);
    say("proofs");
    const { size: leaves } = evidence.head();
    const proofs = await alternate(size.rounds, {
      proofs: () =>
        closedLoop(1, size.proofs, async () => {
          const index = Math.floor(Math.random() * leaves);
          formatTlogProof({ index, path: evidence.inclusionProof(index, leaves), checkpoint: CHECKPOINT });
        }),
    });
    return [
      publishing,
      ...checking,
      ratioOf({
        what: "tlog-proofs made",
        unit: "proofs/s",
        peerName: `${PROOFS_ASKED} a second, which were asked for`,
        ours: proofs.proofs,
        peer: proofs.proofs.map(() => PROOFS_ASKED),
        goal: { atLeast: 1 },
        note: `C2SP tlog-proofs of random leaves of ${leaves.toLocaleString("en")}, from tiles on disk, one after the other.`,
      }),
    ];
  },
};

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
            ...{ store, tiles: stored, anchors: [], signal },
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
        what: "fsck",
        unit: "leaves/s",
        peerName: "reading the log and hashing the same bytes",
        ours: seen.fsck,
        peer: seen.reading,
        goal: { atLeast: 0.6 },
        note: "Every event hashed to the root and compared with the tiles, against reading it and one SHA-256 of each.",
      }),
      ratioOf({
        what: "fsck, without its reading",
        unit: "leaves/s",
        peerName: "hashing the same bytes, ready in memory",
        ours: seen.fsck,
        peer: seen.ready,
        note: "What reading, parsing and RFC 8785 cost is all on our side here.",
      }),
    ];
  } finally {
    await store.close();
  }
}
