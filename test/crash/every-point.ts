import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** Children at a time. */
const TOGETHER = 2;

interface Victim {
  /** The child is `node <program> <words…> <points>`: it dies after so many points (dieInsteadOf). */
  readonly program: URL;
  /** Prepares one run. */
  readonly words: (points: number) => readonly string[];
  /** Is told what the child had printed when it died, or ended. */
  readonly look: (points: number, printed: string) => Promise<void>;
  /** Not every point, but every so many from any on, where there are more than the normal run has time for. */
  readonly step?: number;
}

/** Runs the child again and again so that it dies at one point after the other, until one lives. Returns the deaths. */
export async function dieAtEveryPoint({ program, words, look, step = 1 }: Victim): Promise<number> {
  let next = Math.floor(Math.random() * step);
  let deaths = 0;
  let isOver = false;
  const worker = async () => {
    while (!isOver) {
      const points = next;
      next += step;
      try {
        const { printed, signal } = await run(program, [...words(points), String(points)]);
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

async function run(program: URL, words: readonly string[]) {
  const child = spawn(process.execPath, [fileURLToPath(program), ...words], { stdio: ["ignore", "pipe", "inherit"] });
  const [printed, [code, signal]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (code) throw new Error(`The child ended with ${code}.`);
  return { printed, signal: signal as NodeJS.Signals | null };
}
