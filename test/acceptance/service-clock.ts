import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { RunningService } from "./running-service.ts";

const PRELOADED = pathToFileURL(resolve("test/acceptance/clock-ahead.mjs"));

/** The clock of services that are started with its `environment`: a test need not wait for what comes with time. */
export class ServiceClock {
  readonly #folder = mkdtempSync(join(tmpdir(), "ebox-clock-"));
  readonly #file = join(this.#folder, "ahead");
  readonly environment = { NODE_OPTIONS: `--import=${PRELOADED}`, EBOX_TEST_CLOCK_AHEAD: this.#file };

  constructor() {
    writeFileSync(this.#file, "0");
  }

  /** From now on they are ahead by so many milliseconds: these, which run, and all that are started later. */
  turn(ahead: number, services: readonly RunningService[]): void {
    writeFileSync(this.#file, String(ahead));
    for (const service of services) service.signal("SIGUSR2");
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
