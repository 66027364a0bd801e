import type { DatabaseSync } from "node:sqlite";
import type { PersonRegistered } from "../../../domain/person/events.ts";
import { idIn, type Recorded } from "../recorded.ts";

/** Who is behind an actor id: of two registered for one subject the first in the log is the one, on every node. */
export function personsProjection(db: DatabaseSync) {
  const register = db.prepare(
    "INSERT OR IGNORE INTO persons (issuer, subject, actor_id, name, enterprise) VALUES (?, ?, ?, ?, ?)",
  );

  return {
    registered({ stream, data, metadata }: Recorded<PersonRegistered["type"]>): void {
      register.run(data.issuer, data.subject, idIn(stream), data.name ?? null, metadata.onBehalfOf ?? null);
    },
  };
}
