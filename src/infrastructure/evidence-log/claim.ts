import { readFileSync } from "node:fs";
import type { TreeHash } from "../../domain/evidence/tree/hashing.ts";
import { checkpointPath } from "./tile-paths.ts";

/** What the text of a checkpoint says (C2SP tlog-checkpoint). Who signed it is not looked at. */
export interface Claim {
  readonly origin: string;
  readonly size: number;
  readonly root: TreeHash;
}

/** Undefined where the text is no checkpoint. */
export function claimIn(note: string): Claim | undefined {
  const [origin = "", size = "", root = "", end] = note.split("\n");
  if (origin === "" || !/^(0|[1-9]\d{0,15})$/.test(size) || !/^[A-Za-z0-9+/]{43}=$/.test(root)) return undefined;
  return end === undefined ? undefined : { origin, size: Number(size), root: Buffer.from(root, "base64") };
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
  const claim = note === undefined ? undefined : claimIn(note);
  return claim?.origin === origin ? claim : undefined;
}
