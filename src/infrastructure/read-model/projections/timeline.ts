import type { DatabaseSync } from "node:sqlite";
import type { RecordedEvent } from "../../../application/ports/event-store.ts";
import { stays } from "../landmark.ts";

/** So many events lie between two rows, and then as many as it takes until one is later than all before it. */
const EVERY = 1_000;

interface Head {
  latest: string;
  seen: number;
}

/**
 * Where in the log time stands. Clocks of several nodes disagree, so that times go back and forth along the log; the
 * latest so far never does, and can be searched in halves.
 */
export function timelineProjection(db: DatabaseSync) {
  const insert = db.prepare("INSERT INTO timeline (at, position) VALUES (?, ?)");
  const read = db.prepare("SELECT latest, seen FROM timeline_head");
  const write = db.prepare("UPDATE timeline_head SET latest = ?, seen = ?");
  let head: Head | undefined;

  return {
    saw({ stream, position, metadata: { time } }: RecordedEvent): void {
      if (!stays(stream)) return;
      head ??= { ...(read.get() as unknown as Head) };
      head.seen++;
      if (time <= head.latest) return;
      const isFirst = head.latest === "";
      head.latest = time;
      if (!isFirst && head.seen < EVERY) return;
      insert.run(time, position);
      head.seen = 0;
    },

    flush(): void {
      if (head) write.run(head.latest, head.seen);
    },

    discard(): void {
      head = undefined;
    },
  };
}
