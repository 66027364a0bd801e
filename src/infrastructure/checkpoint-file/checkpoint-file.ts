import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CheckpointPlace } from "../../application/ports/checkpoint-place.ts";

/** A file in a folder that stands. Several nodes may have the same. */
export function checkpointFile(file: string): CheckpointPlace {
  return {
    name: file,
    async read() {
      try {
        return await readFile(file, "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    async write(note) {
      const draft = join(dirname(file), `.${randomUUID()}`);
      try {
        await writeDurably(draft, note);
        await rename(draft, file);
      } finally {
        await rm(draft, { force: true });
      }
      await syncFolder(dirname(file));
    },
  };
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx", 0o644);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Windows can't open a folder to sync it; NTFS journals its entries itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
