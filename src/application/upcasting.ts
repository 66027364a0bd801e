import type { Fact, Told } from "../domain/metadata.ts";
import type { RecordedEvent } from "./ports/event-store.ts";

/** Brings the data of an event from one version of its type to the next. Pure: what is stored is never changed. */
type Upcaster = (data: object) => object;

/** By type of event: the first takes version 1 to 2, the next 2 to 3. A type that is not here has had one version. */
export type Upcasters = Readonly<Record<string, readonly Upcaster[]>>;

/** An event of the log with its data in the current version. */
type Understood<F extends Fact> = Omit<RecordedEvent, "type" | "data"> & Told<F>;

/** Every type of event still has the version with which it began. */
const UPCASTERS: Upcasters = {};

/** The version in which events of the type are written today. */
export function currentVersion(type: string, upcasters: Upcasters = UPCASTERS): number {
  return (upcasters[type]?.length ?? 0) + 1;
}

/**
 * A stored event as today's code understands it. Whoever concludes something from an event gets it from here (deciders,
 * projections, policies); what is hashed, copied or proven is the event as it is stored. Throws on a version that is
 * later than this code knows, so that an older node stops instead of misreading it.
 */
export function upcast<F extends Fact>(event: RecordedEvent, upcasters: Upcasters = UPCASTERS): Understood<F> {
  const { schemaVersion } = event.metadata;
  const current = currentVersion(event.type, upcasters);
  if (!Number.isInteger(schemaVersion) || schemaVersion < 1 || schemaVersion > current) {
    throw new Error(`Version ${schemaVersion} of ${event.type} is not known here, only up to ${current}.`);
  }
  if (schemaVersion === current) return event as unknown as Understood<F>;
  const steps = (upcasters[event.type] ?? []).slice(schemaVersion - 1);
  return { ...event, data: steps.reduce((data, next) => next(data), event.data) } as unknown as Understood<F>;
}
