import { readFileSync } from "node:fs";
import fc from "fast-check";
import { type AnyAct, Command } from "./act.ts";
import { CLIENTS } from "./acts/clients.ts";
import { LOOKING } from "./acts/looking.ts";
import { ONBOARDING } from "./acts/onboarding.ts";
import { PUBLISHING } from "./acts/publishing.ts";
import { READING } from "./acts/reading.ts";
import { REPLYING } from "./acts/replying.ts";
import { SETTLING } from "./acts/settling.ts";
import { TIME, tidyUp } from "./acts/time.ts";
import { checkAll, checkChanged } from "./checks.ts";
import { Ground } from "./ground.ts";
import type { Model } from "./model.ts";
import { Real } from "./real.ts";

const RUNS = process.env.EBOX_LONG ? 20_000 : 1_000;
const MOST_COMMANDS = process.env.EBOX_LONG ? 30 : 15;

const ACTS: readonly AnyAct[] = [
  ...PUBLISHING,
  ...READING,
  ...REPLYING,
  ...SETTLING,
  ...ONBOARDING,
  ...TIME,
  ...LOOKING,
  ...CLIENTS,
];

/** Commands that once failed, shrunk: lines of `[act, choice]`, as a failing run prints them. */
const REGRESSIONS: [name: string, commands: [act: string, choice: unknown][]][] = JSON.parse(
  readFileSync(new URL("./regressions.json", import.meta.url), "utf8"),
);

describe("Mailboxes, against a model of them", () => {
  let ground: Ground;

  beforeAll(async () => {
    ground = await Ground.open();
  });
  afterAll(() => ground.close());

  async function run(commands: Iterable<fc.AsyncCommand<Model, Real>>): Promise<void> {
    const started = await Real.start(ground);
    const { model, real } = started;
    try {
      await fc.asyncModelRun(() => started, commands);
      await checkAll(model, real);
      for (const client of real.clients) await client.holdsTheLaw();
      if (model.hasLooseEnds()) {
        await tidyUp(model, real);
        await checkAll(model, real);
      }
    } finally {
      for (const client of real.clients) await client.close();
    }
  }

  it.each(REGRESSIONS)("once failed: %s", async (_name, lines) => {
    await run(
      lines.map(([name, choice]) => {
        const act = ACTS.find((one) => one.name === name);
        if (!act) throw new Error(`There is no act ${name}.`);
        return new Command(act, choice, checkChanged);
      }),
    );
  });

  it(`agree in ${RUNS} runs`, async () => {
    const commands = ACTS.map((act) =>
      (act.choice as fc.Arbitrary<unknown>).map((choice) => new Command(act, choice, checkChanged)),
    );
    const sequences = fc.commands(commands, { maxCommands: MOST_COMMANDS, size: "medium" });
    await fc.assert(fc.asyncProperty(sequences, run), { numRuns: RUNS });
  }, 14_400_000);
});
