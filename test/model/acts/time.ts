import fc from "fast-check";
import { act } from "../act.ts";
import { DAY, HOUR, type Model, VALIDITY } from "../model.ts";
import type { Real } from "../real.ts";

const passing = act({
  name: "let time pass",
  choice: fc.constantFrom(1, HOUR, 25 * HOUR, VALIDITY, 32 * DAY),
  run: async (model, real, milliseconds) => passTime(model, real, milliseconds),
});

const running = act({ name: "run the policies", choice: fc.constant(null), run: runPolicies });

const passingAndRunning = act({
  name: "let time pass and run the policies",
  choice: fc.constantFrom(HOUR, 25 * HOUR, VALIDITY),
  async run(model, real, milliseconds) {
    passTime(model, real, milliseconds);
    await runPolicies(model, real);
  },
});

const restarting = act({
  name: "restart",
  choice: fc.constant(null),
  async run(_model, real) {
    real.ground.restart();
    for (const client of real.clients) await client.resume(false);
  },
});

function passTime(model: Model, real: Real, milliseconds: number): void {
  real.ground.passTime(milliseconds);
  model.now += milliseconds;
}

/** In a slot of their own: expiry runs once in each ten seconds. */
const SLOT = 10_000;

async function runPolicies(model: Model, real: Real): Promise<void> {
  passTime(model, real, SLOT);
  await real.ground.runPolicies();
  model.policiesRun();
}

/** Leaves nothing that would reach into the next run; what is left to expire may. */
export async function tidyUp(model: Model, real: Real): Promise<void> {
  passTime(model, real, 25 * HOUR);
  await runPolicies(model, real);
}

export const TIME = [passing, running, passingAndRunning, passingAndRunning, restarting];
