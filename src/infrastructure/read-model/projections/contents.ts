import type { DatabaseSync } from "node:sqlite";
import type { ContentDeposited } from "../../../domain/content/events.ts";
import { type PartValues, valuesOf } from "../content-parts.ts";
import { idIn, type Recorded } from "../recorded.ts";

/**
 * The forgettable parts: staged when they are deposited, held once an event that stays commits to them, removed when one
 * orders them erased. A deposit is kept back to the end of its batch, because most are held or removed within it.
 */
export function contentsProjection(db: DatabaseSync) {
  const staged = new Map<string, { values: PartValues; at: string }>();
  const insert = db.prepare(`
    INSERT INTO contents (id, parts, deposited_at, held)
    SELECT ?1, ?2, ?3, ?4
    WHERE NOT EXISTS (SELECT 1 FROM closed_contents WHERE id = ?1)
      AND NOT EXISTS (SELECT 1 FROM messages WHERE id = ?1 AND expired_at IS NOT NULL)`);
  const hold = db.prepare("UPDATE contents SET held = 1 WHERE id = ? RETURNING parts");
  const remove = db.prepare("DELETE FROM contents WHERE id = ? RETURNING parts");
  const close = db.prepare("INSERT OR IGNORE INTO closed_contents (id) VALUES (?)");
  const orderErasure = db.prepare("INSERT OR IGNORE INTO erasures (id, is_message) VALUES (?, ?)");

  /** False where the id's content was already ordered erased. */
  function write(id: string, values: PartValues, at: string, held: 0 | 1): boolean {
    return insert.run(id, JSON.stringify(values), at, held).changes === 1;
  }

  const parse = (row: unknown) => (row ? (JSON.parse((row as { parts: string }).parts) as PartValues) : undefined);

  return {
    deposited(event: Recorded<ContentDeposited["type"]>): void {
      staged.set(idIn(event.stream), { values: valuesOf(event.data.parts), at: event.metadata.time });
    },

    /** An event that stays commits to the content. Undefined where there is none: the log tells of it no more. */
    hold(id: string): PartValues | undefined {
      const deposit = staged.get(id);
      if (deposit === undefined) return parse(hold.get(id));
      staged.delete(id);
      return write(id, deposit.values, deposit.at, 1) ? deposit.values : undefined;
    },

    /** Returns what was there and now waits for its stream to be erased. */
    remove(id: string, isMessage: boolean): PartValues | undefined {
      const values = staged.get(id)?.values ?? parse(remove.get(id));
      staged.delete(id);
      if (values !== undefined) orderErasure.run(id, Number(isMessage));
      return values;
    },

    /** Content that might still come under the id is not to stay. */
    close(id: string): void {
      close.run(id);
    },

    flush(): void {
      for (const [id, { values, at }] of staged) {
        if (!write(id, values, at, 0)) orderErasure.run(id, 1);
      }
      staged.clear();
    },

    discard(): void {
      staged.clear();
    },
  };
}

export type ContentsProjection = ReturnType<typeof contentsProjection>;
