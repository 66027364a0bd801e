import type { DatabaseSync } from "node:sqlite";
import { Tally } from "../tally.ts";

type Figure = "published" | "read" | "replied" | "expired";

/** What became of a sender's messages, by the year of their publication, UTC. */
export function statisticsProjection(db: DatabaseSync) {
  const tally = new Tally(
    db.prepare(`
      INSERT INTO statistics (sender, year, published, read, replied, expired) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET published = published + excluded.published, read = read + excluded.read,
        replied = replied + excluded.replied, expired = expired + excluded.expired`),
  );
  const is = (figure: Figure, which: Figure) => (figure === which ? 1 : 0);

  return {
    count(figure: Figure, { sender, publishedAt }: { sender: string; publishedAt: string }): void {
      tally.add(
        [sender, Number(publishedAt.slice(0, 4))],
        is(figure, "published"),
        is(figure, "read"),
        is(figure, "replied"),
        is(figure, "expired"),
      );
    },

    flush: () => tally.flush(),
    discard: () => tally.discard(),
  };
}
