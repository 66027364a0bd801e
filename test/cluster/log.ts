import type { EventStore, RecordedEvent } from "../../src/application/ports/event-store.ts";

type Log = Pick<EventStore, "readStream" | "readAll">;

export async function typesIn(log: Log, stream: string): Promise<string[]> {
  return (await log.readStream(stream)).events.map(({ type }) => type);
}

/** The slots that a job ran in, in the order of the log. */
export async function slotsIn(log: Log, job: string): Promise<string[]> {
  return (await log.readStream(`job-${job}`)).events.map(({ data }) => (data as { slot: string }).slot);
}

export async function everything(log: Log): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const page of log.readAll()) events.push(...page);
  return events;
}
