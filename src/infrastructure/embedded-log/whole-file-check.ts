import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findFlawInWhole, type WholeFileFlaw } from "./whole-file.ts";

const PROCESS = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./whole-file-process.ts" : "./whole-file-process.js", import.meta.url),
);

/** A file of so many bytes is sooner looked at than a process is started. */
const SOON_LOOKED_AT = 8 * 1024 * 1024;

/** What its process says. `failure`: what SQLite threw. */
export interface WholeFileAnswer {
  readonly flaw?: WholeFileFlaw | undefined;
  readonly failure?: string;
}

/**
 * What takes long and cannot be interrupted, because nothing ends a statement of SQLite before its time, not even the end of its
 * thread: so it is done in a process of its own where the file is large. Throws what SQLite throws, and the signal's reason when
 * it aborts.
 */
export async function checkWholeFile(file: string, signal?: AbortSignal): Promise<WholeFileFlaw | undefined> {
  if (statSync(file).size < SOON_LOOKED_AT) return findFlawInWhole(file);
  const { flaw, failure } = JSON.parse(await answerOfProcess(file, signal)) as WholeFileAnswer;
  if (failure !== undefined) throw new Error(failure);
  return flaw;
}

async function answerOfProcess(file: string, signal: AbortSignal | undefined): Promise<string> {
  const looking = promisify(execFile)(process.execPath, [PROCESS, file], { signal, killSignal: "SIGKILL" });
  const { stdout } = await looking.catch((error: Error) => {
    signal?.throwIfAborted();
    throw new Error(`the look at the whole file was broken off: ${error.message}`, { cause: error });
  });
  return stdout;
}
