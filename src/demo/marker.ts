import { open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DemoOptions } from "./plan.ts";

/** What the data folder says of its demo. */
export interface DemoMarker extends DemoOptions {
  /** False: it was begun, and has to be gone on with under the same options. */
  readonly isComplete: boolean;
}

export const MARKER_FILE = "demo.json";

/** Undefined where no demo was ever begun. */
export async function readMarker(dataFolder: string): Promise<DemoMarker | undefined> {
  try {
    return JSON.parse(await readFile(join(dataFolder, MARKER_FILE), "utf8")) as DemoMarker;
  } catch (error) {
    // ENOTDIR: whoever creates the folder says so in better words.
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** On disk when it resolves: the old one or the new one, never half of it. */
export async function writeMarker(dataFolder: string, marker: DemoMarker): Promise<void> {
  const file = join(dataFolder, MARKER_FILE);
  const draft = await open(`${file}.new`, "w", 0o600);
  try {
    await draft.writeFile(`${JSON.stringify(marker)}\n`);
    await draft.sync();
  } finally {
    await draft.close();
  }
  await rename(`${file}.new`, file);
  // Windows can't open a folder to sync it; NTFS journals its entries itself.
  if (process.platform === "win32") return;
  const folder = await open(dirname(file), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
