import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sha256 } from "../domain/digest.ts";
import type { Instant } from "../domain/instant.ts";
import { BackupRefused } from "./backup-refused.ts";

/** What a backup says of itself. Written last: a folder without it holds no backup, or an unfinished one. */
export interface Manifest {
  readonly version: 1;
  /** What was acknowledged before is in it. */
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  /** Of its events.sqlite. */
  readonly logDigest: Sha256;
  /** `elsewhere`: in a bucket, which has a backup of its own. */
  readonly documents: "included" | "elsewhere";
}

export const MANIFEST = "backup.json";

/** Raises `BackupRefused` where there is none that this version understands. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), "utf8").catch(() => undefined);
  if (text === undefined) throw new BackupRefused(`${folder} holds no backup, or one that was not finished`);
  let manifest: Partial<Manifest>;
  try {
    manifest = JSON.parse(text) as Partial<Manifest>;
  } catch {
    throw new BackupRefused(`${join(folder, MANIFEST)} is damaged`);
  }
  if (manifest.version !== 1) throw new BackupRefused(`${folder} was written by another version of ebox`);
  return manifest as Manifest;
}
