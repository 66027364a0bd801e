import { Command } from "commander";
import { readConfiguration } from "../configuration.ts";
import { readMarker } from "../demo/marker.ts";
import type { DemoOptions } from "../demo/plan.ts";
import { runDemoWithProgress } from "./demo-progress.ts";
import { CommandFailed, WrongUsage } from "./failures.ts";
import { stopSignal } from "./stop-signal.ts";

/** How many senders have to get a message each. */
const FEWEST_MESSAGES = 21;
const MOST_MESSAGES = 10_000_000;

interface Options {
  readonly messages?: string;
  readonly seed?: string;
  readonly date?: string;
}

/** `ebox demo`: not beside a running service, which has the data folder. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("fill an empty data folder with a year of made-up mail, or go on where that broke off")
    .option("--messages <number>", "how many messages (default: 20000)")
    .option("--seed <number>", "another one makes another demo (default: 1)")
    .option("--date <YYYY-MM-DD>", "the day before which its year ends (default: today)")
    .action(async (given: Options) => {
      const configuration = readConfiguration(process.env);
      const begun = await readMarker(configuration.dataFolder);
      const options = readOptions(given, begun ?? defaultDemo(new Date()));
      const isNew = await runDemoWithProgress(configuration, options, stopSignal());
      if (!isNew) process.stderr.write("ebox: the demo stands there already\n");
    });
}

/** Today's. */
export function defaultDemo(now: Date): DemoOptions {
  return { messages: 20_000, seed: 1, date: now.toISOString().slice(0, 10) };
}

function readOptions({ messages, seed, date }: Options, otherwise: DemoOptions): DemoOptions {
  return {
    messages:
      messages === undefined ? otherwise.messages : number("messages", messages, FEWEST_MESSAGES, MOST_MESSAGES),
    seed: seed === undefined ? otherwise.seed : number("seed", seed, 0, 2 ** 31 - 1),
    date: date === undefined ? otherwise.date : day(date),
  };
}

function number(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && value >= least && value <= most) return value;
  throw new WrongUsage(`--${option} ${JSON.stringify(text)}: expected a whole number from ${least} to ${most}`);
}

function day(text: string): string {
  const moment = new Date(`${text}T00:00:00.000Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && moment.getTime() > 0 && moment.toISOString().startsWith(text);
  if (!isDay) throw new WrongUsage(`--date ${JSON.stringify(text)}: expected a day such as 2026-11-22`);
  if (moment.getTime() > Date.now())
    throw new CommandFailed(`--date ${text} lies ahead: the demo's mail is of the past`);
  return text;
}
