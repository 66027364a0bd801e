import { type FileHandle, open, unlink } from "node:fs/promises";
import type { Instant } from "../../domain/instant.ts";
import { onDisk } from "./store-errors.ts";

/** A file being written. Exactly one of `settle` and `discard` ends it. */
export class NewFile {
  readonly path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** Fails where something stands there already. */
  static async create(path: string): Promise<NewFile> {
    return new NewFile(path, await onDisk(() => open(path, "wx", 0o600)));
  }

  write(bytes: Uint8Array): Promise<void> {
    return onDisk(() => this.#handle.writeFile(bytes));
  }

  /** On disk when it resolves (its name is not: see folder-sync.ts), dated `receivedAt`: by that date files are swept. */
  settle(receivedAt: Instant): Promise<void> {
    const date = new Date(receivedAt);
    return onDisk(async () => {
      await this.#handle.utimes(date, date);
      await this.#handle.datasync();
      await this.#handle.close();
    });
  }

  /** Never fails: what cannot be removed now is swept later. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await unlink(this.path).catch(() => undefined);
  }
}
