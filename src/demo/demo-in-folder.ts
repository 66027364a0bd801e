import { existsSync } from "node:fs";
import type { Clock } from "../application/ports/clock.ts";
import type { EventStore } from "../application/ports/event-store.ts";
import type { Configuration } from "../configuration.ts";
import type { DocumentPlace } from "../document-opening.ts";
import { createDataFolder } from "../infrastructure/data-folder/layout.ts";
import { openDevelopmentIdentity } from "../infrastructure/identity/development-identity.ts";
import { openOffice } from "../office.ts";
import { openStoreToRead, type StorePlace, storeOpening } from "../store-opening.ts";
import { readMarker, writeMarker } from "./marker.ts";
import type { TokenOf } from "./people.ts";
import type { DemoOptions } from "./plan.ts";
import { type DemoProgress, runDemo } from "./run-demo.ts";

/** The demo cannot be had in this data folder. The message is one line and says why. */
export class DemoRefused extends Error {
  override name = "DemoRefused";
}

type Place = StorePlace & DocumentPlace & Pick<Configuration, "identity">;

/** Events gather so long before they are projected, in milliseconds: nobody waits for each. */
const PROJECTOR_RESTS_MS = 700;
const TOKEN_LIFETIME_SECONDS = 3_600;

/**
 * What a service has to do before it starts: a demo that broke off, or `otherwise` in a folder that holds nothing yet;
 * undefined where there is nothing to do. Real people are never put among made-up mail: with an issuer there is no demo, and
 * on a cluster or in a bucket, which others share, only what was asked for by name.
 */
export async function dueDemo(place: Place, otherwise: DemoOptions): Promise<DemoOptions | undefined> {
  if (place.identity.kind !== "development") return undefined;
  const marker = await readMarker(place.dataFolder);
  if (marker) return marker.isComplete ? undefined : marker;
  const opening = storeOpening(place);
  if (opening.kind !== "embedded" || place.documentBucket) return undefined;
  if (!existsSync(opening.file)) return otherwise;
  const store = await openStoreToRead(opening);
  try {
    return (await isEmpty(store)) ? otherwise : undefined;
  } finally {
    await store.close();
  }
}

async function isEmpty(store: EventStore): Promise<boolean> {
  for await (const _ of store.readAll({ pageSize: 1 })) return false;
  return true;
}

/**
 * Fills the data folder with the demo, or goes on with one that broke off. Raises `DemoRefused` where the folder holds
 * anything else, `DataFolderLocked` where another process has it. False: it stood there already.
 */
export async function fillWithDemo(
  place: Place,
  options: DemoOptions,
  clock: Clock,
  progress: DemoProgress = {},
): Promise<boolean> {
  if (place.identity.kind !== "development") {
    throw new DemoRefused("OIDC_ISSUER is set: the demo's people are those of the development identity only");
  }
  const { path, keys } = createDataFolder(place.dataFolder);
  const office = await openOffice(place, clock, { projectorRestMs: PROJECTOR_RESTS_MS });
  try {
    const marker = await readMarker(path);
    if (marker && !isSame(marker, options)) {
      const { messages, seed, date, isComplete } = marker;
      const state = isComplete ? "holds" : "holds the beginning of";
      throw new DemoRefused(
        `the data folder ${state} another demo: --messages ${messages} --seed ${seed} --date ${date}`,
      );
    }
    if (marker?.isComplete) return false;
    if (!marker) {
      if (!(await isEmpty(office.publishing.store))) {
        throw new DemoRefused("the data folder holds something else already: choose another one by EBOX_DATA_DIR");
      }
      await writeMarker(path, { ...options, isComplete: false });
    }
    await runDemo({ ...office, tokenOf: await tokensOf(keys, clock) }, options, progress);
    await writeMarker(path, { ...options, isComplete: true });
    return true;
  } finally {
    await office.close();
  }
}

const isSame = (a: DemoOptions, b: DemoOptions) => a.seed === b.seed && a.date === b.date && a.messages === b.messages;

async function tokensOf(keys: string, clock: Clock): Promise<TokenOf> {
  const identity = await openDevelopmentIdentity(keys, clock);
  return async (persona, enterpriseNumber) => {
    const lifetimeSeconds = TOKEN_LIFETIME_SECONDS;
    const token = await identity.issueDevelopmentToken({ persona, enterpriseNumber, lifetimeSeconds });
    const verification = await identity.verify(token);
    if (!verification.valid) throw new Error(`The demo's token is refused: ${verification.reason}`);
    return verification.token;
  };
}
