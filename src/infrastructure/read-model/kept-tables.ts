import type { DatabaseSync } from "node:sqlite";
import { WalErasure } from "../sqlite/wal-erasure.ts";
import { BUSY_TIMEOUT, openWriter } from "./connection.ts";
import { ProjectionFailed } from "./projection-failed.ts";
import { Projector } from "./projector.ts";

/** A read model's file, with those who write to it: the projector, and the one who empties its write-ahead log. */
export class KeptTables {
  readonly file: string;
  readonly projector: Projector;
  readonly #db: DatabaseSync;
  readonly #erasure: WalErasure;

  constructor(file: string) {
    this.file = file;
    this.#db = openWriter(file);
    this.projector = new Projector(this.#db);
    this.#erasure = new WalErasure(this.#db, BUSY_TIMEOUT);
  }

  mailboxes(): ReadonlySet<string> {
    const rows = this.#db.prepare("SELECT enterprise_number AS number FROM mailboxes").all() as { number: string }[];
    return new Set(rows.map(({ number }) => number));
  }

  /** Where it can't be written now, the erasure is told again and repeated, which harms nothing. */
  erased(ids: readonly string[]): void {
    try {
      this.projector.erased(ids);
    } catch (error) {
      if (!(error instanceof ProjectionFailed && error.passing)) throw error;
    }
    this.#erasure.soon();
  }

  close(): void {
    this.#erasure.close();
    this.#db.close();
  }
}
