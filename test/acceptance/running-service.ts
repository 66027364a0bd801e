import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** The built program, as people run it: `npm test` builds it first. */
const EBOX = resolve("bin/ebox.js");
const run = promisify(execFile);

/** `ebox serve` in a process and a data folder of its own. */
export class RunningService {
  readonly folder: string;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | undefined;
  url = "";

  /**
   * `environment`: what differs from a service with an embedded log, such as EVENTSTORE_URL. `other`: another node, whose
   * development tokens hold good here too.
   */
  static async start(
    words: readonly string[] = ["--no-demo"],
    environment: Readonly<Record<string, string>> = {},
    other?: RunningService,
  ): Promise<RunningService> {
    const service = new RunningService(await mkdtemp(join(tmpdir(), "ebox-acceptance-")), environment);
    if (other) await cp(join(other.folder, "keys"), join(service.folder, "keys"), { recursive: true });
    await service.start(words);
    return service;
  }

  /** Resolves when it listens, be it that it is not ready, and may not be for long. */
  static async listening(environment: Readonly<Record<string, string>>): Promise<RunningService> {
    const service = new RunningService(await mkdtemp(join(tmpdir(), "ebox-acceptance-")), {
      ...environment,
      LOG_LEVEL: "info",
    });
    await service.listen();
    return service;
  }

  private constructor(folder: string, environment: Readonly<Record<string, string>>) {
    this.folder = folder;
    const own = { PATH: process.env.PATH ?? "", EBOX_DATA_DIR: folder, PORT: "0", LOG_LEVEL: "error" };
    this.#environment = { ...own, ...environment };
  }

  /** Of the process that runs, or ran last. */
  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Resolves when it says that it is ready. */
  async start(words: readonly string[] = ["--no-demo"]): Promise<void> {
    this.url = "";
    const child = spawn(process.execPath, [EBOX, "serve", ...words], {
      env: this.#environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child = child;
    for await (const line of createInterface(child.stdout)) {
      this.url = /GraphQL\s+(http:\S+)\/graphql/.exec(line)?.[1] ?? this.url;
      if (line.includes("a token")) break;
    }
    child.stdout.resume();
    if (!this.url) throw new Error("the service ended before it was ready");
  }

  /** Started again, where it may not get ready. Needs the log level `info`. */
  async listen(): Promise<void> {
    this.url = "";
    const child = spawn(process.execPath, [EBOX, "serve", "--no-demo"], {
      env: this.#environment,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#child = child;
    for await (const line of createInterface(child.stderr)) {
      this.url = /"url":"(http:[^"]+)".*"msg":"listening"/.exec(line)?.[1] ?? "";
      if (this.url) break;
    }
    child.stderr.resume();
    if (!this.url) throw new Error("the service ended before it listened");
  }

  /** A command that goes on beside the service. */
  begin(...words: string[]): ChildProcess {
    return spawn(process.execPath, [EBOX, ...words], { env: this.#environment, stdio: "ignore" });
  }

  async ebox(...words: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [EBOX, ...words], {
      env: { ...this.#environment, EBOX_URL: this.url },
    });
    return stdout.trim();
  }

  token(persona: string, enterprise?: string): Promise<string> {
    return this.ebox("token", persona, ...(enterprise ? ["--enterprise", enterprise] : []));
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Returns the exit code; null where the signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child as ChildProcess;
    const exited = once(child, "exit");
    child.kill(signal);
    const [code] = await exited;
    return code as number | null;
  }

  async remove(): Promise<void> {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) await this.end("SIGKILL");
    await rm(this.folder, { recursive: true });
  }
}
