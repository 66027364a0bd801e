import { rename } from "node:fs/promises";
import { join } from "node:path";
import { MARKER_FILE } from "../demo/marker.ts";
import { dataFolderAt } from "../infrastructure/data-folder/layout.ts";
import { BackupRefused } from "./backup-refused.ts";
import { copyFolder, copyOnDisk, digestOf, emptyFolder, syncFolder, unlessGone, writeOnDisk } from "./files.ts";
import { type Manifest, readManifest } from "./manifest.ts";

/**
 * Makes an empty or new folder the data folder of the backup. Raises `BackupRefused`. The log comes last; until then no
 * service takes what stands in its place for one.
 */
export async function restore(backup: string, into: string, onDocument: (done: number) => void): Promise<Manifest> {
  const manifest = await readManifest(backup);
  const [from, to] = [dataFolderAt(backup), dataFolderAt(into)];
  await emptyFolder(into);
  await writeOnDisk(to.eventLog, "A restore was begun here and did not end: empty this folder and restore again.\n");
  await copyFolder(from.keys, to.keys);
  await copyOnDisk(join(backup, MARKER_FILE), join(into, MARKER_FILE)).catch(unlessGone);
  let done = 0;
  await copyFolder(from.documents, to.documents, () => onDocument(++done));
  const log = `${to.eventLog}.restored`;
  await copyOnDisk(from.eventLog, log);
  if ((await digestOf(log)).digest !== manifest.logDigest) {
    throw new BackupRefused(`${from.eventLog} is damaged: ebox verify-backup tells where`);
  }
  await rename(log, to.eventLog);
  await syncFolder(into);
  return manifest;
}
