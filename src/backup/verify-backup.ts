import { findContentFlaw } from "../application/verify-content.ts";
import { type DataFolder, dataFolderAt } from "../infrastructure/data-folder/layout.ts";
import { documentPath } from "../infrastructure/documents/paths.ts";
import { findLogFlaw, namespacesIn } from "../infrastructure/embedded-log/check-log.ts";
import { openEmbeddedLog } from "../infrastructure/embedded-log/embedded-log.ts";
import { digestOf, unlessGone } from "./files.ts";
import { type Manifest, readManifest } from "./manifest.ts";

export interface VerifyStep {
  /** Rows of the log's file; then events against their content and documents. */
  readonly what: "rows" | "events";
  readonly done: number;
}

export interface Verified {
  readonly manifest: Manifest;
  /** One line each: the first of each kind that was found. Empty: all of it is as it was written. */
  readonly flaws: readonly string[];
}

/** Reads all of a backup, and changes nothing in it. Raises `BackupRefused` where there is none. */
export async function verifyBackup(folder: string, onProgress: (step: VerifyStep) => void): Promise<Verified> {
  const manifest = await readManifest(folder);
  const data = dataFolderAt(folder);
  const flaws: string[] = [];
  const standing = await digestOf(data.eventLog).catch(unlessGone);
  if (standing === undefined) return { manifest, flaws: ["the event log is missing"] };
  if (standing.digest !== manifest.logDigest) flaws.push("the event log's file is not the one that was written");
  const flaw = await findLogFlaw(data.eventLog, { onProgress: (done) => onProgress({ what: "rows", done }) });
  // What cannot be read row by row is not looked into further.
  const more = flaw ? [line(flaw.position, flaw.what)] : await contentFlaws(data, manifest, onProgress);
  return { manifest, flaws: [...flaws, ...more] };
}

const line = (position: string | undefined, what: string) =>
  position === undefined ? what : `first bad position ${position}: ${what}`;

async function contentFlaws(
  data: DataFolder,
  manifest: Manifest,
  onProgress: (step: VerifyStep) => void,
): Promise<string[]> {
  const flaws: string[] = [];
  let done = 0;
  for (const namespace of namespacesIn(data.eventLog)) {
    const store = await openEmbeddedLog({ file: data.eventLog, namespace, readOnly: true });
    try {
      const found = await findContentFlaw({
        store,
        documentOf: manifest.documents === "included" ? (id, number) => documentIn(data, id, number) : undefined,
        at: manifest.finishedAt,
        onProgress: () => onProgress({ what: "events", done: ++done }),
      });
      if (found) flaws.push(line(found.event.position, `${found.event.type} in ${found.event.stream}: ${found.what}`));
    } finally {
      await store.close();
    }
  }
  return flaws;
}

async function documentIn({ documents }: DataFolder, id: string, number: number) {
  const path = documentPath(`${documents}/messages`, id, number);
  return path && digestOf(path.file).catch(unlessGone);
}
