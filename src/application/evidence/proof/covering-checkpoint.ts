import { parseCheckpoint } from "ebox-verify";
import type { CheckpointSigned, CheckpointTimestamped, LogEvent } from "../../../domain/evidence/events.ts";
import type { Instant } from "../../../domain/instant.ts";
import type { Told } from "../../../domain/metadata.ts";
import type { EvidenceLog } from "../../ports/evidence-log.ts";

/** A signed checkpoint to which proofs can lead on this node. */
export interface CoveringCheckpoint {
  readonly size: number;
  /** That was signed. */
  readonly root: Uint8Array;
  /** The whole note, with the cosignatures that this node has of it. */
  readonly note: string;
  readonly signedAt: Instant;
  readonly timestamp: { readonly token: Buffer; readonly authority: string; readonly time: Instant } | undefined;
}

/**
 * Of the last events of `log`, the last one first: the newest checkpoint that this node's tree has come to; an older one
 * where that covers all of these leaves that the newest covers and has a timestamp, which the newest lacks. Undefined
 * before the first.
 */
export function coveringCheckpoint(
  events: readonly Told<LogEvent>[],
  evidence: Pick<EvidenceLog, "head" | "checkpoint">,
  leaves: readonly number[],
): CoveringCheckpoint | undefined {
  const checkpoint = chosen(events, evidence, leaves);
  return checkpoint && { ...checkpoint, root: rootIn(checkpoint.note) };
}

/** Of the last note: proof after proof leads to the same. */
let last: { readonly note: string; readonly root: Uint8Array } | undefined;

/** Of a note that was signed here, and so is a checkpoint. */
function rootIn(note: string): Uint8Array {
  if (last?.note !== note) last = { note, root: parseCheckpoint(Buffer.from(note)).root };
  return last.root;
}

type Candidate = Omit<CoveringCheckpoint, "root">;

function chosen(
  events: readonly Told<LogEvent>[],
  evidence: Pick<EvidenceLog, "head" | "checkpoint">,
  leaves: readonly number[],
): Candidate | undefined {
  const timestamps = new Map<number, CheckpointTimestamped["data"]>();
  let newest: Candidate | undefined;
  for (const event of events) {
    if (event.type === "CheckpointTimestamped") timestamps.set(event.data.size, event.data);
    if (event.type !== "CheckpointSigned" || event.data.size > evidence.head().size) continue;
    const checkpoint = checkpointOf(event.data, event.metadata.time, timestamps, evidence);
    newest ??= checkpoint;
    if (checkpoint.timestamp && coversAsMany(checkpoint, newest, leaves)) return checkpoint;
    // Those before cover even less.
    if (!coversAsMany(checkpoint, newest, leaves)) return newest;
  }
  return newest;
}

const coversAsMany = (older: Candidate, newest: Candidate, leaves: readonly number[]) =>
  leaves.every((leaf) => leaf < older.size || leaf >= newest.size);

/** A timestamp follows on its checkpoint: reading backwards, it was seen before. */
function checkpointOf(
  { size, note }: CheckpointSigned["data"],
  signedAt: Instant,
  timestamps: ReadonlyMap<number, CheckpointTimestamped["data"]>,
  evidence: Pick<EvidenceLog, "checkpoint">,
): Candidate {
  const stamped = timestamps.get(size);
  const shown = evidence.checkpoint()?.note;
  return {
    size,
    note: shown?.startsWith(note) ? shown : note,
    signedAt,
    timestamp: stamped && {
      token: Buffer.from(stamped.token, "base64"),
      authority: stamped.authority,
      time: stamped.time,
    },
  };
}
