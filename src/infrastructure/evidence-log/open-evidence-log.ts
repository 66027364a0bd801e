import { mkdirSync, rmSync } from "node:fs";
import type { Worker } from "node:worker_threads";
import type { EvidenceLog } from "../../application/ports/evidence-log.ts";
import { ownClaim } from "./claim.ts";
import { EvidenceHandle } from "./evidence-handle.ts";
import type { EvidencePlace } from "./evidence-thread-body.ts";
import { isUnusable } from "./failures.ts";
import { openIndexToRead, openIndexToWrite } from "./schema.ts";
import { checkpointPath } from "./tile-paths.ts";

export interface OpenEvidenceLog {
  readonly evidenceLog: EvidenceLog;
  /** What was taken up stands. */
  close(): Promise<void>;
}

/**
 * Opens the node's evidence log, or starts an empty one, and the thread that keeps it up with the log. One process at a
 * time may have a place open so. An index that is damaged is built anew from the log. `onEmptied` is told why it begins anew.
 */
export function openEvidenceLogAt(
  place: EvidencePlace,
  startThread: () => Worker,
  onEmptied: (reason: string) => void,
): OpenEvidenceLog {
  mkdirSync(place.folder, { recursive: true, mode: 0o700 });
  if (!ownClaim(place.folder, place.origin)) rmSync(checkpointPath(place.folder), { force: true });
  prepareIndex(place.index, onEmptied);
  const db = openIndexToRead(place.index);
  const handle = new EvidenceHandle(startThread(), place.folder, db, onEmptied);
  return {
    evidenceLog: handle,
    async close() {
      // First, because only a connection that writes can empty the write-ahead log, when it is the last to go.
      db.close();
      await handle.close();
    },
  };
}

function prepareIndex(file: string, onEmptied: (reason: string) => void): void {
  try {
    openIndexToWrite(file).close();
  } catch (error) {
    if (!isUnusable(error)) throw error;
    for (const suffix of ["", "-wal", "-shm"]) rmSync(`${file}${suffix}`, { force: true });
    openIndexToWrite(file).close();
    onEmptied("The evidence log's index was damaged: it is built anew.");
  }
}
