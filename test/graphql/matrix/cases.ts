import { globalId, parseGlobalId } from "../../../src/graphql/global-id.ts";
import type { Stage } from "../stage.ts";
import { type Told, without } from "./answers.ts";
import { operationAt } from "./operations.ts";
import { PLACES, type Place } from "./places.ts";
import type { Stranger } from "./strangers.ts";
import { type Entry, entryOf } from "./table.ts";
import { type Probe, probesOf, type Thing } from "./things.ts";
import type { World } from "./world.ts";

export const ADD = "is not in the matrix. Say what it takes, so that strangers are tried on it: a line in";

/** One identifier, at one place. */
export interface Case {
  readonly place: Place;
  readonly entry: Extract<Entry, { thing: Thing }>;
  readonly probe: Probe;
}

export function casesIn(stage: Stage, world: World): Case[] {
  return PLACES.flatMap((place) => {
    const entry = entryOf(place.coordinate);
    if (!entry || !("thing" in entry)) return [];
    return probesOf(entry.thing, stage, world).map((probe) => ({ place, entry, probe }));
  });
}

export const operationOf = (stage: Stage, world: World, { own }: Pick<Stranger, "own">, place: Place, value: string) =>
  operationAt(place, value, (coordinate, isRequired, argument) => {
    const entry = entryOf(coordinate);
    if (!entry) throw new Error(`${coordinate} ${ADD} TABLE`);
    if ("text" in entry) return isRequired || entry.always ? entry.text : undefined;
    if (entry.thing === "moment") return argument === "from" ? world.beginning : world.now;
    if (!isRequired && !entry.always) return undefined;
    return own[entry.thing] ?? probesOf(entry.thing, stage, world)[0]?.nobodys;
  });

/** An identifier in every form in which an answer may have it. */
const formsOf = (id: string) => [id, parseGlobalId(id)?.id ?? globalId("Message", id), globalId("Mailbox", id)];
/** The answer without what was asked for. */
export const bare = (told: Told, id: string) => formsOf(id).reduce((before, form) => without(form, before), told);
