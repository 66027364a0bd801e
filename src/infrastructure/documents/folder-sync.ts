import { open } from "node:fs/promises";

/** Windows can't open a folder to sync it; NTFS journals its entries itself. */
const CAN_SYNC_FOLDERS = process.platform !== "win32";

async function syncNow(folder: string): Promise<void> {
  if (!CAN_SYNC_FOLDERS) return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes the entries of folders durable. One sync of a folder runs at a time; those who ask meanwhile share the next, so
 * that many writers cost few syncs.
 */
export function folderSync(): (folder: string) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();

  async function takeTurn(folder: string, before: Promise<void> | undefined): Promise<void> {
    await before?.catch(() => undefined);
    const turn = waiting.get(folder);
    waiting.delete(folder);
    if (turn) running.set(folder, turn);
    try {
      await syncNow(folder);
    } finally {
      if (running.get(folder) === turn) running.delete(folder);
    }
  }

  return (folder) => {
    const joined = waiting.get(folder);
    if (joined) return joined;
    const turn = takeTurn(folder, running.get(folder));
    waiting.set(folder, turn);
    return turn;
  };
}
