import { existsSync } from "node:fs";
import { readAnchors } from "./application/evidence/anchors.ts";
import {
  type CheckedEvents,
  checkEveryEvent,
  type EvidenceFlaw,
  edgeFrom,
} from "./application/evidence/check-every-event.ts";
import type { Position } from "./application/ports/event-store.ts";
import { partialTilesOf } from "./domain/evidence/tree/right-edge.ts";
import { dataFolderAt } from "./infrastructure/data-folder/layout.ts";
import { findLogFlaw } from "./infrastructure/embedded-log/check-log.ts";
import { storedLeaves } from "./infrastructure/embedded-log/stored-leaves.ts";
import { openStandingLog, type StandingLog } from "./infrastructure/evidence-log/standing-log.ts";
import { openStoreToRead, type StorePlace, storeOpening } from "./store-opening.ts";

/** It cannot be begun so. One line that says why. */
export class FsckRefused extends Error {
  override name = "FsckRefused";
}

export interface FsckStep {
  /** Rows of the embedded log's file; then leaves of the evidence log. */
  readonly what: "rows" | "leaves";
  readonly done: number;
  readonly total: number | undefined;
}

export interface Fsck {
  readonly place: StorePlace;
  /** Texts of checkpoints that are kept outside, by their names. */
  readonly outside: ReadonlyMap<string, string>;
  /** Goes on after this position: the rows before were right, and what they say is taken from the tiles. */
  readonly from: Position | undefined;
  /** Goes on after this row of the embedded log's file; all leaves are still to be hashed. */
  readonly rowsFrom?: Position | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (step: FsckStep) => void;
  /** Up to here all is right: from here it can go on, by `rowsFrom` or, once the leaves are hashed, by `from`. */
  readonly onReached: (position: Position, what: FsckStep["what"]) => void;
}

/** `events` is undefined where the rows themselves are damaged: then nothing more is looked at. */
export interface Checked {
  readonly flaw: EvidenceFlaw | undefined;
  readonly events: CheckedEvents | undefined;
}

/**
 * Hashes the whole log anew, beside a service or without one, and holds it against every checkpoint and tile that there is.
 * Changes nothing. Raises `FsckRefused`, the signal's reason, and what the event store raises.
 */
export async function fsck({ place, outside, from, rowsFrom, signal, onProgress, onReached }: Fsck): Promise<Checked> {
  const opening = storeOpening(place);
  const folder = dataFolderAt(place.dataFolder);
  if (opening.kind === "embedded") {
    if (!existsSync(opening.file)) throw new FsckRefused(`there is no event log in ${place.dataFolder}`);
    const flaw = await findLogFlaw(opening.file, {
      after: rowsFrom ?? from,
      signal,
      onProgress(done, position) {
        onProgress({ what: "rows", done, total: undefined });
        onReached(position, "rows");
      },
    });
    if (flaw) return { flaw, events: undefined };
  }
  await using opened = new AsyncDisposableStack();
  const store = opened.adopt(await openStoreToRead(opening), (log) => log.close());
  const tiles = openStandingLog({ folder: folder.evidenceLog, index: folder.evidenceIndex });
  opened.defer(() => tiles?.close());
  const { anchors, wrong } = await readAnchors(store, outside);
  if (wrong) return { flaw: wrong, events: undefined };
  const events = await checkEveryEvent({
    store,
    tiles,
    // What stands there was just found to be JSON.
    ...(opening.kind === "embedded" && { stored: storedLeaves(opening.file, opening.namespace) }),
    anchors,
    ...(from !== undefined && { after: { position: from, edge: edgeAt(tiles, from) } }),
    onProgress(done, position) {
      onProgress({ what: "leaves", done, total: tiles?.size });
      onReached(position, "leaves");
    },
    signal,
  });
  return { flaw: events.flaw, events };
}

function edgeAt(tiles: StandingLog | undefined, from: Position) {
  const size = tiles?.leavesUpTo(from) ?? 0;
  const edge = tiles && edgeFrom(tiles, size, partialTilesOf(size));
  if (edge === undefined) throw new FsckRefused("this node has no tiles to go on from: leave --from out");
  return edge;
}
