import { readFileSync } from "node:fs";
import { readCheckpoint } from "../../application/evidence/checkpoint.ts";
import type { TreeHash } from "../../domain/evidence/tree/hashing.ts";
import { checkpointPath } from "./tile-paths.ts";

/** What a checkpoint says. Who signed it is not looked at. */
export interface Claim {
  readonly origin: string;
  readonly size: number;
  readonly root: TreeHash;
}

/** The checkpoint that lies in the folder; undefined where none does. */
export function checkpointIn(folder: string): string | undefined {
  try {
    return readFileSync(checkpointPath(folder), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}

/** What the checkpoint in the folder says, where it is one of this log. */
export function ownClaim(folder: string, origin: string): Claim | undefined {
  const note = checkpointIn(folder);
  const claim = note === undefined ? undefined : readCheckpoint(note);
  return claim?.origin === origin ? claim : undefined;
}
