import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { readCheckpoint } from "../../application/evidence/checkpoint.ts";
import type { SignedCheckpoint } from "../../application/ports/evidence-log.ts";
import { partialTilesOf } from "../../domain/evidence/tree/right-edge.ts";
import { checkpointIn } from "./claim.ts";
import { DurableFiles } from "./durable-files.ts";
import { checkpointPath, tilePath } from "./tile-paths.ts";

type TileBytes = (level: number, index: number, width: number) => Uint8Array | undefined;

/** The folder as others read it, a static log of C2SP tlog-tiles: a checkpoint, and every tile of its size. */
export class PublishedFolder {
  readonly #folder: string;
  readonly #files: DurableFiles;
  readonly #tile: TileBytes;
  #last: SignedCheckpoint | undefined;

  constructor(folder: string, tile: TileBytes) {
    this.#folder = folder;
    this.#files = new DurableFiles(folder);
    this.#tile = tile;
    const note = checkpointIn(folder);
    const claim = note === undefined ? undefined : readCheckpoint(note);
    if (note !== undefined && claim) this.#last = { size: claim.size, note };
  }

  checkpoint(): SignedCheckpoint | undefined {
    return this.#last;
  }

  /** Tiles first, so that whoever reads the checkpoint finds them. One that is smaller than the last is left. */
  write(checkpoint: SignedCheckpoint): void {
    const last = this.#last;
    if (last && checkpoint.size < last.size) return;
    const partial = partialTilesOf(checkpoint.size);
    for (const { level, index, width } of partial) {
      const bytes = this.#tile(level, index, width);
      if (bytes === undefined) throw new Error("The tiles of a checkpoint's own size are not there.");
      this.#files.write(tilePath(this.#folder, level, index, width), bytes);
    }
    this.#files.sync();
    this.#files.write(checkpointPath(this.#folder), Buffer.from(checkpoint.note));
    this.#files.sync();
    this.#last = checkpoint;
    if (last) this.#removeFilled(last.size, checkpoint.size);
  }

  /** Partial tiles of which the full one is there now. */
  #removeFilled(before: number, now: number): void {
    const growing = new Map(partialTilesOf(now).map(({ level, index }) => [level, index]));
    for (const { level, index, width } of partialTilesOf(before)) {
      if (growing.get(level) === index) continue;
      rmSync(dirname(tilePath(this.#folder, level, index, width)), { recursive: true, force: true });
    }
  }
}
