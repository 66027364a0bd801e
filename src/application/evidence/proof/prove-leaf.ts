import { isIncluded, leafHash } from "ebox-verify";
import type { RecordedEvent } from "../../ports/event-store.ts";
import { EvidenceDamaged, type EvidenceLog, TileDamaged } from "../../ports/evidence-log.ts";
import { canonicalEventBytes } from "../canonical-bytes.ts";
import type { CoveringCheckpoint } from "./covering-checkpoint.ts";

/** An event, and the way from it to a checkpoint. */
export interface ProvenLeaf {
  readonly event: RecordedEvent;
  readonly leaf: number;
  /** Canonical: those of the leaf. */
  readonly bytes: Buffer;
  /** c2sp.org/tlog-proof: from the leaf's sibling upwards. */
  readonly path: readonly Uint8Array[];
}

/** The way was gone as whoever verifies it goes it, to what was signed. Raises `EvidenceDamaged` where it leads elsewhere. */
export function proveLeaf(
  evidence: Pick<EvidenceLog, "inclusionProof">,
  event: RecordedEvent,
  leaf: number,
  { size, root }: Pick<CoveringCheckpoint, "size" | "root">,
): ProvenLeaf {
  const bytes = canonicalEventBytes(event);
  const path = pathFrom(evidence, leaf, size);
  if (path && isIncluded({ index: leaf, size, leaf: leafHash(bytes), path }, root)) return { event, leaf, bytes, path };
  throw new EvidenceDamaged({ leaf, position: event.position });
}

/** Undefined where it leads through a tile that is missing or cut. */
function pathFrom(evidence: Pick<EvidenceLog, "inclusionProof">, leaf: number, size: number) {
  try {
    return evidence.inclusionProof(leaf, size);
  } catch (error) {
    if (!(error instanceof TileDamaged)) throw error;
    return undefined;
  }
}
