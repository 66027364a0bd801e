import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { createDataFolder } from "../../src/infrastructure/data-folder/layout.ts";
import { openEmbeddedLog } from "../../src/infrastructure/embedded-log/embedded-log.ts";
import { anAppend, aStream } from "../contract/event-store/stage.ts";

/** The built program, as people run it: `npm test` builds it first. */
const EBOX = resolve("bin/ebox.js");

/** `ebox copy-log` in a process of its own. */
export class CopyingProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;

  /** A data folder with so many events, each in a stream of its own. Returns the log's file. */
  static async fill(dataFolder: string, events: number): Promise<string> {
    const { eventLog } = createDataFolder(dataFolder);
    const log = await openEmbeddedLog({ file: eventLog });
    await log.appendInOrder(Array.from({ length: events }, () => anAppend(aStream(), "no-stream")));
    await log.close();
    return eventLog;
  }

  static start(words: readonly string[], environment: Readonly<Record<string, string>> = {}): CopyingProcess {
    return new CopyingProcess(words, environment);
  }

  private constructor(words: readonly string[], environment: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, [EBOX, "copy-log", ...words], {
      env: { PATH: process.env.PATH ?? "", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    const code = once(child, "close").then(([exit]) => exit as number | null);
    this.ended = Promise.all([code, text(child.stdout), text(child.stderr)]).then(([exit, out, err]) => ({
      code: exit,
      out,
      err,
    }));
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Returns the signal that ended it; null where it had ended before. */
  async kill(): Promise<{ signal: string | null; err: string }> {
    this.#child.kill("SIGKILL");
    const { err } = await this.ended;
    return { signal: this.#child.signalCode, err };
  }
}
