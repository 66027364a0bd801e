import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import type { Readable } from "node:stream";

/** The built program, as people run it: `npm test` builds it first. */
export const EBOX = resolve("bin/ebox.js");

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Environment = Readonly<Record<string, string>>;

/** `ebox` in a process of its own, with nothing of our environment but the PATH. */
export class EboxProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** What it has printed so far. */
  out = "";
  err = "";
  readonly ended: Promise<Ended>;

  /** `node`: options of Node itself; `program`: another copy of the program. */
  constructor(
    words: readonly string[],
    environment: Environment = {},
    { node = [], program = EBOX }: { node?: readonly string[]; program?: string } = {},
  ) {
    this.child = spawn(process.execPath, [...node, program, ...words], {
      env: { PATH: process.env.PATH ?? "", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout.on("data", (text) => (this.out += text));
    this.child.stderr.on("data", (text) => (this.err += text));
    this.ended = once(this.child, "close").then(() => ({
      code: this.child.exitCode,
      out: this.out,
      err: this.err,
    }));
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves with the first group of what it has printed, once it has. Throws where it ends without. */
  async says(words: RegExp): Promise<string> {
    const ended = this.ended.then(() => true);
    for (
      let isOver = false;
      ;
      isOver = await Promise.race([once(this.child.stdout, "data").then(() => false), ended])
    ) {
      const found = words.exec(this.out);
      if (found) return found[1] ?? "";
      if (isOver) throw new Error(`It ended: ${this.err}`);
    }
  }

  /** The address of a service, once it is ready. */
  url(): Promise<string> {
    return this.says(/GraphQL +(http\S+)\/graphql/);
  }

  async end(signal: NodeJS.Signals): Promise<Ended> {
    if (this.isRunning) this.child.kill(signal);
    return this.ended;
  }
}

/** Runs it to its end. */
export const runEbox = (words: readonly string[], environment?: Environment): Promise<Ended> =>
  new EboxProcess(words, environment).ended;
