import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { type FileHandle, link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Option } from "commander";
import { CommandFailed, WrongUsage } from "./failures.ts";

export const forceOption = () => new Option("--force", "replace the file where it exists");

/** A file that a command writes: whole or not at all. */
export class OutputFile {
  readonly #file: string;
  readonly #mayReplace: boolean;

  /** Throws `WrongUsage` where it exists, unless it may be replaced. */
  constructor(file: string, mayReplace: boolean) {
    this.#file = resolve(file);
    this.#mayReplace = mayReplace;
    if (!mayReplace && existsSync(this.#file)) throw new WrongUsage(`${file} exists: --force replaces it`);
  }

  /**
   * Written beside, made durable, and then given its name. Where `write` fails, or the process exits meanwhile, nothing is left.
   * Raises `CommandFailed` where the folder cannot be written to, or the file was made meanwhile.
   */
  async write<Result>(write: (handle: FileHandle) => Promise<Result>): Promise<Result> {
    const folder = dirname(this.#file);
    const beside = join(folder, `.${basename(this.#file)}.${randomUUID()}`);
    const removeNow = () => rmSync(beside, { force: true });
    process.once("exit", removeNow);
    const handle = await open(beside, "wx", 0o600).catch((error) => {
      throw new CommandFailed(`${folder} cannot be written to: ${error.code}`);
    });
    try {
      const result = await write(handle);
      await handle.sync();
      await handle.close();
      await (this.#mayReplace ? rename(beside, this.#file) : this.#name(beside));
      return result;
    } finally {
      await handle.close().catch(() => undefined);
      await rm(beside, { force: true });
      process.off("exit", removeNow);
    }
  }

  /** Unlike a rename, it fails where somebody made the file meanwhile. */
  async #name(beside: string): Promise<void> {
    await link(beside, this.#file).catch((error) => {
      if (error.code !== "EEXIST") throw error;
      throw new CommandFailed(`${this.#file} was made meanwhile: nothing was replaced`);
    });
  }
}
