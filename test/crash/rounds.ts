import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import { Random } from "../../src/demo/random.ts";
import { openStoreToRead, type StorePlace, storeOpening } from "../../src/store-opening.ts";
import type { RunningService } from "../acceptance/running-service.ts";
import { prepareAccess } from "./access.ts";
import { killInMidAct, killInStart, startDriver } from "./kill.ts";
import { holdsLaws } from "./laws.ts";
import { type Entry, readLedger } from "./ledger.ts";
import { mailInLog } from "./mail-in-log.ts";

export interface Figures {
  readonly asked: number;
  readonly acknowledged: number;
  /** Of the acknowledged, those whose message the log knows. */
  readonly found: number;
  readonly messages: number;
  readonly expired: number;
}

/** Another one each time; EBOX_CRASH_SEED repeats what a failure told. */
export function crashSeed(): string {
  return process.env.EBOX_CRASH_SEED || randomBytes(4).toString("hex");
}

/**
 * Kills the service so many times while 16 clients act on it, and after each restart holds all it says against the
 * ledger and the log. Throws with the seed where they differ, else tells how much it was.
 */
export async function killedInRounds(
  service: RunningService,
  { rounds, seed, place }: { rounds: number; seed: string; place: Omit<StorePlace, "dataFolder"> },
): Promise<Figures> {
  const ledger = join(service.folder, "ledger.ndjson");
  const access = await prepareAccess(service);
  const store = await openStoreToRead(storeOpening({ ...place, dataFolder: service.folder }));
  const restart = async () => {
    await service.start();
    await holdsLaws(service, store, readLedger(ledger), access);
  };
  let round = 1;
  try {
    for (; round <= rounds; round++) {
      const random = new Random(seed, round);
      const driver = startDriver(ledger, random);
      try {
        if (round > 1) await restart();
        await killInMidAct(service, driver, access, random);
        if (random.chance(0.125)) await killInStart(service, random);
      } finally {
        driver.kill("SIGKILL");
      }
    }
    await restart();
    const figures = await figuresOf(readLedger(ledger), store);
    process.stderr.write(`Crash ledger: ${JSON.stringify({ rounds, seed, ...figures })}\n`);
    return figures;
  } catch (error) {
    throw new Error(`Seed ${seed}, before round ${round} or in it: ${(error as Error).message}`, { cause: error });
  } finally {
    await store.close();
  }
}

async function figuresOf(entries: readonly Entry[], store: EventStore): Promise<Figures> {
  const { messages } = await mailInLog(store);
  const acknowledged = entries.filter(({ answers }) => answers.length > 0);
  return {
    asked: entries.length,
    acknowledged: acknowledged.length,
    found: acknowledged.filter(({ act }) => messages.has(act.messageId)).length,
    messages: messages.size,
    expired: [...messages.values()].filter(({ folder }) => folder === "EXPIRED").length,
  };
}
