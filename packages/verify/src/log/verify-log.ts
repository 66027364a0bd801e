import { checkAnchorCheckpoint } from "../bundle/anchor.ts";
import { checkSignatures, readCheckpoint } from "../bundle/checkpoint.ts";
import type { Finding } from "../bundle/codes.ts";
import { CHECKPOINT } from "../bundle/files.ts";
import { Findings } from "../bundle/findings.ts";
import { areEqual } from "../bytes.ts";
import { type Checkpoint, parseCheckpoint, type SignedCheckpoint } from "../checkpoint.ts";
import type { VerifierKey } from "../note/verifier-key.ts";
import {
  hashesAt,
  type LogSource,
  perfectRoot,
  TILE_WIDTH,
  TileMalformed,
  TileMissing,
  Tiles,
  topLevel,
} from "./tiles.ts";

export interface LogOptions {
  /** The log's; without any its signature is not checked, and the result is not anchored. */
  readonly keys?: readonly VerifierKey[];
  readonly witnesses?: readonly VerifierKey[];
  /** Bytes of a checkpoint kept elsewhere, that the log has to have grown from. */
  readonly checkpoint?: Uint8Array;
  /** Tiles so far, and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface LogResult {
  /** Nothing failed. */
  readonly verified: boolean;
  /** And somebody who is trusted says that it is this log. */
  readonly anchored: boolean;
  readonly findings: readonly Finding[];
  readonly checkpoint?: Checkpoint;
}

/**
 * A log's folder: every tile agrees with its parent, the tiles make up the root of the checkpoint. Hashes only: whether
 * the events still are what was hashed is for whoever has the events (`ebox fsck`).
 */
export async function verifyLog(source: LogSource, options: LogOptions = {}): Promise<LogResult> {
  const findings = new Findings();
  const bytes = await source.read(CHECKPOINT);
  const files = new Map(bytes ? [[CHECKPOINT, bytes]] : []);
  const origin = bytes === undefined ? undefined : originOf(bytes);
  const checkpoint = readCheckpoint(files, origin ?? "", findings);
  if (checkpoint === undefined) return { verified: false, anchored: false, findings: findings.all };
  const isAnchored = await checkTrust(source, checkpoint, options, findings);
  await checkTiles(new Tiles(source, checkpoint.size), checkpoint, options, findings);
  const verified = !findings.hasFailure;
  if (verified && !isAnchored) findings.add("NOT_ANCHORED");
  const { size, root } = checkpoint;
  return {
    verified,
    anchored: verified && isAnchored,
    findings: findings.all,
    checkpoint: { origin: checkpoint.origin, size, root },
  };
}

function originOf(bytes: Uint8Array): string | undefined {
  try {
    return parseCheckpoint(bytes).origin;
  } catch {
    // Whoever reads it next says what is wrong with it.
    return undefined;
  }
}

async function checkTrust(
  source: LogSource,
  checkpoint: SignedCheckpoint,
  { keys = [], witnesses = [], checkpoint: anchor }: LogOptions,
  findings: Findings,
): Promise<boolean> {
  const own = keys.filter(({ name }) => name === checkpoint.origin);
  if (own.length < keys.length) findings.add("KEY_NOT_TRUSTED", CHECKPOINT);
  if (own.length > 0 || witnesses.length > 0) checkSignatures(checkpoint, own, witnesses, findings);
  const isAnchored = anchor !== undefined && (await checkAnchorCheckpoint(anchor, checkpoint, source, findings));
  return isAnchored || own.length > 0;
}

interface Mismatch {
  readonly level: number;
  readonly index: number;
}

async function checkTiles(
  tiles: Tiles,
  { size, root }: Checkpoint,
  { onProgress }: LogOptions,
  findings: Findings,
): Promise<void> {
  try {
    if (areEqual(await tiles.rootAt(size), root)) {
      // The right edge is what was signed, so each parent that was found right vouches for its children.
      const wrong = await firstMismatch(tiles, size, onProgress);
      if (wrong) findings.add("TILE_WRONG", tiles.pathOf(wrong.level, wrong.index));
      return;
    }
    const wrong = await firstMismatch(tiles, size, onProgress);
    if (wrong === undefined) return findings.add("ROOT_WRONG", CHECKPOINT);
    const parent = tiles.pathOf(wrong.level + 1, Math.floor(wrong.index / TILE_WIDTH));
    findings.add("TILE_WRONG", parent, `or the tile under it, ${tiles.pathOf(wrong.level, wrong.index)}`);
  } catch (error) {
    if (error instanceof TileMissing) return findings.add("TILE_MISSING", error.path);
    if (error instanceof TileMalformed) return findings.add("TILE_MALFORMED", error.path);
    throw error;
  }
}

/** The first full tile, from the top down, whose root is not what its parent says. */
async function firstMismatch(
  tiles: Tiles,
  size: number,
  onProgress: LogOptions["onProgress"],
): Promise<Mismatch | undefined> {
  const levels = Array.from({ length: topLevel(size) + 1 }, (_, level) => level).reverse();
  const total = levels.reduce((sum, level) => sum + Math.ceil(hashesAt(level, size) / TILE_WIDTH), 0);
  let done = 0;
  for (const level of levels) {
    const count = Math.ceil(hashesAt(level, size) / TILE_WIDTH);
    let parent: Awaited<ReturnType<Tiles["read"]>> = [];
    for (let index = 0; index < count; index++) {
      onProgress?.(done++, total);
      const hashes = await tiles.read(level, index);
      if (hashes.length < TILE_WIDTH) continue;
      if (index % TILE_WIDTH === 0) parent = await tiles.read(level + 1, Math.floor(index / TILE_WIDTH));
      const said = parent[index % TILE_WIDTH];
      if (said === undefined || !areEqual(perfectRoot(hashes), said)) return { level, index };
    }
  }
  return undefined;
}
