import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../application/ports/clock.ts";
import { MARKER_FILE } from "../demo/marker.ts";
import { type DataFolder, dataFolderAt } from "../infrastructure/data-folder/layout.ts";
import { BackupTooSlow, backUpLog } from "../infrastructure/embedded-log/back-up-log.ts";
import { BackupRefused } from "./backup-refused.ts";
import { copyFolder, copyOnDisk, digestOf, emptyFolder, unlessGone, writeOnDisk } from "./files.ts";
import { MANIFEST, type Manifest } from "./manifest.ts";

export interface BackupStep {
  readonly what: "pages of the log" | "documents";
  readonly done: number;
  readonly total: number | undefined;
}

/**
 * Writes a backup into an empty or new folder, laid out as a data folder, beside a service that goes on. The log comes
 * first, and then the documents: a document stands before the event that needs it, so every one that the log's copy needs
 * is there, but for messages that expire meanwhile. Raises `BackupRefused`.
 */
export async function backUp(
  data: DataFolder,
  into: string,
  { documents, clock }: { readonly documents: Manifest["documents"]; readonly clock: Clock },
  onProgress: (step: BackupStep) => void,
): Promise<Manifest> {
  if (!existsSync(data.eventLog)) throw new BackupRefused(`there is no event log in ${data.path}`);
  await emptyFolder(into);
  const copy = dataFolderAt(into);
  const startedAt = clock.now();
  const onPages = (done: number, total: number) => onProgress({ what: "pages of the log", done, total });
  await backUpLog(data.eventLog, copy.eventLog, onPages).catch((error) => {
    throw error instanceof BackupTooSlow ? new BackupRefused(error.message) : error;
  });
  const { digest: logDigest } = await digestOf(copy.eventLog);
  await copyFolder(data.keys, copy.keys);
  await copyOnDisk(join(data.path, MARKER_FILE), join(into, MARKER_FILE)).catch(unlessGone);
  if (documents === "included") {
    let done = 0;
    const onFile = () => onProgress({ what: "documents", done: ++done, total: undefined });
    // Uploads first: one that becomes a document meanwhile is found there.
    for (const part of ["uploads", "messages"]) {
      await copyFolder(join(data.documents, part), join(copy.documents, part), onFile);
    }
  }
  const manifest: Manifest = { version: 1, startedAt, finishedAt: clock.now(), logDigest, documents };
  await writeOnDisk(join(into, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
