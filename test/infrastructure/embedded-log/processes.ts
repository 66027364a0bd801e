import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));

export interface Child {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly lines: AsyncIterator<string>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Runs a task of child.ts, under another command where one is given. */
export function startChild(task: string, file: string, number = 0, under: readonly string[] = []): Child {
  const [command = process.execPath, ...rest] = [...under, process.execPath, CHILD, task, file, String(number)];
  const child = spawn(command, rest, { stdio: ["pipe", "pipe", "inherit"] });
  return {
    process: child,
    lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    ended: once(child, "exit").then(([code, signal]) => signal ?? code),
  };
}

export async function nextLine(child: Child): Promise<string> {
  const { done, value } = await child.lines.next();
  if (done) throw new Error("The child has ended.");
  return value;
}
