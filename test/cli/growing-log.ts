import { existsSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import type { CopyableLog } from "../../src/application/ports/copyable-log.ts";
import type { Position, RecordedEvent } from "../../src/application/ports/event-store.ts";
import { dataFolderAt } from "../../src/infrastructure/data-folder/layout.ts";
import { openStoreToRead } from "../../src/store-opening.ts";
import type { EboxProcess } from "./ebox-process.ts";

/** The log of a data folder that another process writes. */
export class GrowingLog {
  readonly #file: string;
  readonly #counts: (event: RecordedEvent) => boolean;
  #count = 0;
  #seen: Position | undefined;

  constructor(dataFolder: string, counts: (event: RecordedEvent) => boolean = () => true) {
    this.#file = dataFolderAt(dataFolder).eventLog;
    this.#counts = counts;
  }

  /** Resolves when so many of them stand in it. Throws where the process that writes them has ended before. */
  async has(enough: number, writing: EboxProcess): Promise<void> {
    let store: CopyableLog | undefined;
    try {
      for (;;) {
        // What it wrote before it ended is counted yet.
        const { isRunning } = writing;
        store ??= await this.#open();
        await this.#countOn(store);
        if (this.#count >= enough) return;
        if (!isRunning) throw new Error(`It ended after ${this.#count}: ${writing.err}`);
        await after(10);
      }
    } finally {
      await store?.close();
    }
  }

  /** While the file is being made it is no event log yet. */
  async #open(): Promise<CopyableLog | undefined> {
    if (!existsSync(this.#file)) return undefined;
    return openStoreToRead({ kind: "embedded", file: this.#file, namespace: "ebox" }).catch(() => undefined);
  }

  /** Reads what has come since. */
  async #countOn(store: CopyableLog | undefined): Promise<void> {
    for await (const page of store?.readAll(this.#seen ? { from: this.#seen } : {}) ?? []) {
      const come = page.filter(({ position }) => position !== this.#seen);
      this.#count += come.filter(this.#counts).length;
      this.#seen = page.at(-1)?.position;
    }
  }
}
