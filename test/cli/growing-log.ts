import { existsSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
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
    for (;;) {
      // What it wrote before it ended is counted yet.
      const { isRunning } = writing;
      if ((await this.#countOn()) >= enough) return;
      if (!isRunning) throw new Error(`It ended after ${this.#count}: ${writing.err}`);
      await after(10);
    }
  }

  /** Reads what has come since. */
  async #countOn(): Promise<number> {
    if (!existsSync(this.#file)) return 0;
    // While the file is being made it is no event log yet.
    const opening = { kind: "embedded", file: this.#file, namespace: "ebox" } as const;
    const store = await openStoreToRead(opening).catch(() => undefined);
    for await (const page of store?.readAll(this.#seen ? { from: this.#seen } : {}) ?? []) {
      const come = page.filter(({ position }) => position !== this.#seen);
      this.#count += come.filter(this.#counts).length;
      this.#seen = page.at(-1)?.position;
    }
    await store?.close();
    return this.#count;
  }
}
