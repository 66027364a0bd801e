import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Random } from "../../src/demo/random.ts";
import type { RunningService } from "../acceptance/running-service.ts";
import type { Access } from "./access.ts";

const DRIVER = fileURLToPath(new URL("./driver.ts", import.meta.url));

/** The service is killed after so many answers, and a little later: acts are always under way then. */
const ANSWERS = { from: 1, to: 120 };
const LATER_MS = 15;
/** A program that starts is killed anywhere up to when it is usually done with that. */
const START_MS = 1_200;

type Driver = ChildProcessByStdio<Writable, Readable, null>;

/** Does nothing yet: it can start while the service does. */
export function startDriver(ledger: string, random: Random): Driver {
  return spawn(process.execPath, [DRIVER, ledger, String(random.fraction())], { stdio: ["pipe", "pipe", "inherit"] });
}

/** 16 clients act, and the service is killed meanwhile; in some rounds a rebuild is under way, and killed too. */
export async function killInMidAct(
  service: RunningService,
  driver: Driver,
  access: Access,
  random: Random,
): Promise<void> {
  const ended = once(driver, "exit");
  const answered = answers(driver, random.between(ANSWERS.from, ANSWERS.to));
  driver.stdin.end(`${JSON.stringify({ url: service.url, ...access })}\n`);
  const rebuild = random.chance(0.25) ? service.begin("rebuild") : undefined;
  const rebuiltFor = after(random.between(0, START_MS));
  const isOver = await Promise.race([answered, ended.then(() => true)]);
  if (isOver) throw new Error("The driver ended, and nothing was killed.");
  await after(random.between(0, LATER_MS));
  // Now and then all go together, as when the power fails.
  if (random.chance(0.25)) driver.kill("SIGKILL");
  await service.end("SIGKILL");
  const [code] = await ended;
  if (code) throw new Error(`The driver ended with ${code}.`);
  if (rebuild) await rebuiltFor.then(() => kill(rebuild));
}

/** Before it is ready, or just after. */
export async function killInStart(service: RunningService, random: Random): Promise<void> {
  const starting = service.start().catch(() => undefined);
  await after(random.between(0, START_MS));
  await service.end("SIGKILL");
  await starting;
}

function answers({ stdout }: Driver, count: number): Promise<void> {
  let dots = 0;
  return new Promise((resolve) => {
    stdout.on("data", (chunk: Buffer) => {
      dots += chunk.length;
      if (dots >= count) resolve();
    });
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
