import { join } from "node:path";
import type { RecordedEvent } from "../../src/application/ports/event-store.ts";
import { fillWithDemo } from "../../src/demo/demo-in-folder.ts";
import type { DemoOptions } from "../../src/demo/plan.ts";
import { systemClock } from "../../src/infrastructure/clock/system-clock.ts";
import { type Office, openOffice } from "../../src/office.ts";

export const placeIn = (folder: string) =>
  ({ dataFolder: join(folder, "data"), namespace: "ebox", identity: { kind: "development" } }) as const;

export const fill = (folder: string, options: DemoOptions) => fillWithDemo(placeIn(folder), options, systemClock);

/** What stands in the folder, once all of it is visible. */
export async function inOffice<Result>(folder: string, look: (office: Office) => Promise<Result>): Promise<Result> {
  const office = await openOffice(placeIn(folder), systemClock);
  try {
    const head = await office.publishing.store.head();
    if (head && !(await office.projection.reached(head, 60_000))) throw new Error("not projected");
    return await look(office);
  } finally {
    await office.close();
  }
}

export async function everyEvent({ publishing }: Office): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const page of publishing.store.readAll()) events.push(...page);
  return events;
}
