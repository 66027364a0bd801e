import { existsSync } from "node:fs";
import { readCheckpoint } from "../../application/evidence/checkpoint.ts";
import { treeHashing } from "../../application/evidence/tree-hashing.ts";
import type { EvidenceLog } from "../../application/ports/evidence-log.ts";
import { MerkleTree } from "../../domain/evidence/tree/merkle-tree.ts";
import { checkpointIn } from "./claim.ts";
import type { EvidencePlace } from "./evidence-thread-body.ts";
import { LeafIndex } from "./leaf-index.ts";
import { isIndex, openIndexToRead } from "./schema.ts";
import { TileStore } from "./tile-store.ts";

export interface EvidenceLogAsItStands {
  readonly evidence: Pick<EvidenceLog, "head" | "checkpoint" | "leavesOf" | "refusalsOf" | "inclusionProof">;
  close(): void;
}

/**
 * The evidence log as it stands in its place now, also beside the service that goes on with it. Undefined where none is, or
 * one of another version.
 */
export function readEvidenceLog({ folder, index }: EvidencePlace): EvidenceLogAsItStands | undefined {
  if (!existsSync(index)) return undefined;
  const db = openIndexToRead(index);
  if (!isIndex(db)) {
    db.close();
    return undefined;
  }
  // One state of the index for all that is read, whatever is added meanwhile.
  db.exec("BEGIN");
  const leaves = new LeafIndex(db);
  const head = leaves.head();
  const tiles = new TileStore(folder, db);
  const tree = new MerkleTree((level, number) => tiles.read(level, number, head.size), treeHashing);
  const note = checkpointIn(folder);
  const claim = note === undefined ? undefined : readCheckpoint(note);
  return {
    evidence: {
      head: () => head,
      checkpoint: () => (note !== undefined && claim ? { size: claim.size, note } : undefined),
      leavesOf: (stream) => leaves.leavesOf(stream),
      refusalsOf: (messageId) => leaves.refusalsOf(messageId),
      inclusionProof: (leaf, size) => tree.inclusionProof(leaf, size),
    },
    close: () => db.close(),
  };
}
