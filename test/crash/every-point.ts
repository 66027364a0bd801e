import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** Children at a time. */
const TOGETHER = 2;

const SYSTEM_CALLS = "pwrite64,fdatasync,fsync,ftruncate,unlink,rename";
const strace = spawnSync("strace", ["-V"]).status === 0;

/** Cases that kill at system calls, which needs strace; the name says where they can't run. */
export const itAtSystemCalls = (name: string, run: () => Promise<void>, timeout: number) =>
  strace ? it(name, run, timeout) : it.skip(`${name} (not seen here: strace is not installed)`, run, timeout);

export interface Victim {
  /**
   * The child is `node <program> <words…> <points>`: it dies after so many points (dieInsteadOf). At system calls that
   * write, strace kills it, and it is told -1 points.
   */
  readonly program: URL;
  /** Prepares one run. */
  readonly words: (points: number) => readonly string[];
  /** Is told what the child had printed when it died, or ended. */
  readonly look: (points: number, printed: string) => Promise<void>;
  /** Not every point, but every so many from any on, where there are more than the normal run has time for. */
  readonly step?: number;
  readonly atSystemCalls?: boolean;
}

/** Runs the child again and again so that it dies at one point after the other, until one lives. Returns the deaths. */
export async function dieAtEveryPoint({
  program,
  words,
  look,
  step = 1,
  atSystemCalls = false,
}: Victim): Promise<number> {
  let next = Math.floor(Math.random() * step);
  let deaths = 0;
  let isOver = false;
  const worker = async () => {
    while (!isOver) {
      const points = next;
      next += step;
      try {
        const { printed, signal } = await run(commandLine(program, words(points), points, atSystemCalls));
        await look(points, printed);
        if (signal === "SIGKILL") deaths++;
        else isOver = true;
      } catch (error) {
        isOver = true;
        throw new Error(`Killed after ${points} points: ${(error as Error).message}`, { cause: error });
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: TOGETHER }, worker));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return deaths;
}

function commandLine(program: URL, words: readonly string[], points: number, atSystemCalls: boolean): string[] {
  const child = (told: number) => [process.execPath, fileURLToPath(program), ...words, String(told)];
  if (!atSystemCalls) return child(points);
  const inject = `inject=${SYSTEM_CALLS}:signal=KILL:when=${points + 1}`;
  return ["strace", "-qq", "-o", "/dev/null", "-e", `trace=${SYSTEM_CALLS}`, "-e", inject, ...child(-1)];
}

async function run([command = "", ...words]: readonly string[]) {
  const child = spawn(command, words, { stdio: ["ignore", "pipe", "inherit"] });
  const [printed, [code, signal]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (code) throw new Error(`The child ended with ${code}.`);
  return { printed, signal: signal as NodeJS.Signals | null };
}
