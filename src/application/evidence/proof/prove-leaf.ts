import { isIncluded } from "ebox-verify";
import type { Sha256 } from "../../../domain/digest.ts";
import type { RecordedEvent } from "../../ports/event-store.ts";
import { EvidenceDamaged, type EvidenceLog, TileDamaged } from "../../ports/evidence-log.ts";
import { canonicalEventText, sha256 } from "../canonical-bytes.ts";
import { leafHashOfText } from "../tree-hashing.ts";
import type { CoveringCheckpoint } from "./covering-checkpoint.ts";

/** An event, and the way from it to a checkpoint. */
export interface ProvenLeaf {
  readonly event: RecordedEvent;
  readonly leaf: number;
  /** Canonical: those of the leaf. */
  readonly bytes: Buffer;
  readonly digest: Sha256;
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
  const text = canonicalEventText(event);
  const path = pathFrom(evidence, leaf, size);
  if (!path || !isIncluded({ index: leaf, size, leaf: leafHashOfText(text), path }, root)) {
    throw new EvidenceDamaged({ leaf, position: event.position });
  }
  const bytes = Buffer.from(text);
  return { event, leaf, bytes, digest: sha256(bytes), path };
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
