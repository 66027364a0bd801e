import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { constants, copyFile, mkdir, open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Sha256 } from "../domain/digest.ts";
import { BackupRefused } from "./backup-refused.ts";

/** Of each folder's entries: a few levels deep, that is some dozens of files. */
const AT_ONCE = 4;

/** Creates the folder where it is missing, for this user only. Raises `BackupRefused` where anything is in it. */
export async function emptyFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new BackupRefused(`${path} cannot be a folder of ours: ${error.code}`);
  });
  if ((await readdir(path)).length > 0) throw new BackupRefused(`${path} is not empty`);
}

/**
 * Copies a folder with all that is in it, on disk when it resolves; nothing where it does not exist. What goes away meanwhile
 * is left out.
 */
export async function copyFolder(from: string, to: string, onFile: () => void = () => undefined): Promise<void> {
  const waiting = (await readdir(from, { withFileTypes: true }).catch(unlessGone)) ?? [];
  await mkdir(to, { recursive: true, mode: 0o700 });
  const lane = async () => {
    for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
      const [old, copy] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) await copyFolder(old, copy, onFile);
      else await copyOnDisk(old, copy).then(onFile, unlessGone);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  await syncFolder(to);
}

/** Without writing the bytes again where the file system can share them. The name is on disk once its folder is synced. */
export async function copyOnDisk(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await sync(to, "r+");
}

export async function writeOnDisk(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(file));
}

/** Makes the names in it durable. Windows can't open a folder to sync it; NTFS journals its entries itself. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform !== "win32") await sync(path, "r");
}

async function sync(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function digestOf(file: string): Promise<{ readonly size: number; readonly digest: Sha256 }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, digest: hash.digest("base64url") as Sha256 };
}

export function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
