import { readFileSync } from "node:fs";
import type { Position, RecordedEvent } from "../../src/application/ports/event-store.ts";

/** The golden events of version 1 as a log: one of each type at least. */
export function goldenLog(): RecordedEvent[] {
  const golden: { event: Omit<RecordedEvent, "position"> }[] = JSON.parse(
    readFileSync(new URL("./events-v1.json", import.meta.url), "utf8"),
  );
  return golden.map(({ event }, index) => ({
    ...event,
    position: (index + 1).toString(16).padStart(16, "0") as Position,
  }));
}
