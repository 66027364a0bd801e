import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folders whose names are not durable yet, gathered so that each is synced once. */
export class DurableFiles {
  readonly #root: string;
  readonly #folders = new Set<string>();

  /** `root`: everything written lies in it. Created where it is missing. */
  constructor(root: string) {
    this.#root = root;
    mkdirSync(root, { recursive: true, mode: 0o700 });
  }

  /** The bytes are durable when it returns, the name once `sync` has. Whoever reads sees what was there before, or all. */
  write(file: string, bytes: Uint8Array): void {
    const folder = dirname(file);
    this.#make(folder);
    const unfinished = join(folder, ".unfinished");
    const descriptor = openSync(unfinished, "w", 0o644);
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, file);
    this.#folders.add(folder);
  }

  sync(): void {
    for (const folder of this.#folders) syncFolder(folder);
    this.#folders.clear();
  }

  #make(folder: string): void {
    const first = mkdirSync(folder, { recursive: true, mode: 0o755 });
    if (first === undefined) return;
    for (let made = folder; made.length >= first.length; made = dirname(made)) this.#folders.add(dirname(made));
    this.#folders.add(this.#root);
  }
}

/** Windows can't open a folder to sync it; NTFS journals its entries itself. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
