import type { MessagePort } from "node:worker_threads";
import { treeHashing } from "../../application/evidence/tree-hashing.ts";
import type { EventStore } from "../../application/ports/event-store.ts";
import { TileDamaged } from "../../application/ports/evidence-log.ts";
import { MerkleTree } from "../../domain/evidence/tree/merkle-tree.ts";
import { type Claim, ownClaim } from "./claim.ts";
import { type EvidenceReport, followLog } from "./follow-log.ts";
import { HashedLog } from "./hashed-log.ts";
import { openIndexToWrite } from "./schema.ts";
import { TileStore } from "./tile-store.ts";

/** What is where: goes from thread to thread. */
export interface EvidencePlace {
  /** Of tiles and checkpoint, in the layout of C2SP tlog-tiles. */
  readonly folder: string;
  /** An SQLite file. */
  readonly index: string;
  /** The log's name in its checkpoints: one of another name does not concern it. */
  readonly origin: string;
}

/** What the evidence log's thread does from its start to its end: reports go out by the port; any order ends it. */
export async function serveEvidenceLog(
  port: MessagePort,
  { folder, index, origin }: EvidencePlace,
  openStore: () => Promise<Pick<EventStore, "subscribe" | "readStream" | "close">>,
): Promise<void> {
  const db = openIndexToWrite(index);
  const report = (about: EvidenceReport) => port.postMessage(about);
  const ending = new AbortController();
  const closed = new Promise<void>((resolve) => {
    port.on("message", () => {
      ending.abort();
      resolve();
    });
  });
  const readClaim = () => ownClaim(folder, origin);
  const log = new HashedLog(db, folder, readClaim);
  if (!bearsOut(log, new TileStore(folder, db), readClaim())) {
    log.startAnew();
    report({ kind: "emptied", reason: "The tiles in log/ are not those of its checkpoint: they are built anew." });
  }
  const store = await openStore().catch((error: Error) => {
    const reason = `The log could not be opened: ${error.name}`;
    report({ kind: "stopped", position: log.position, reason });
  });
  if (store) await followLog(log, store, ending.signal, report);
  await closed;
  await store?.close();
  db.close();
  port.close();
}

/**
 * Whether the tiles have the root that was signed, as far as they go. Who is wrong, tiles or events, shows in building
 * anew.
 */
function bearsOut(log: HashedLog, tiles: TileStore, claim: Claim | undefined): boolean {
  const { size } = log.head();
  if (claim === undefined || claim.size > size) return true;
  const tree = new MerkleTree((level, index) => tiles.read(level, index, size), treeHashing);
  try {
    return Buffer.from(tree.root(claim.size)).equals(claim.root);
  } catch (error) {
    if (!(error instanceof TileDamaged)) throw error;
    return false;
  }
}
