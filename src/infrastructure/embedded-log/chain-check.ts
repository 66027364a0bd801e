import type { DatabaseSync } from "node:sqlite";
import { type ChainedRow, chained, chainedName, UNCHAINED } from "./chain.ts";

export interface ChainFlaw {
  /** 0 where none is concerned. */
  readonly position: number;
  readonly what: string;
}

type Link = readonly [position: number, chain: string];

/** Follows the chain of a log over all its rows, those that are erased too, and the names of its tombstoned streams. */
export class ChainCheck {
  readonly #db: DatabaseSync;
  readonly #links: Iterator<Link>;
  readonly #erased: Iterator<Link>;
  #nextErased: Link | undefined;
  #chain = UNCHAINED;
  #position = 0;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#links = linksOf(db, "events");
    this.#erased = linksOf(db, "erased");
    this.#nextErased = this.#erased.next().value;
  }

  /** The rows in their order, each once. Undefined where nothing is wrong up to here. */
  next(row: ChainedRow): ChainFlaw | undefined {
    const gap = this.#passErased(row.position);
    if (gap) return gap;
    const [position, link] = this.#links.next().value ?? [0, ""];
    this.#chain = chained(this.#chain, row);
    this.#position = row.position;
    if (position === row.position && link === this.#chain) return undefined;
    return { position: row.position, what: "the event, or its link, is not what was written" };
  }

  /** After the last row. */
  end(): ChainFlaw | undefined {
    const { head } = this.#db.prepare("SELECT coalesce(max(head), 0) AS head FROM namespaces").get() as {
      head: number;
    };
    const gap = this.#passErased(head + 1);
    if (gap) return gap;
    if (this.#position > head) return { position: this.#position, what: "an event stands after the end of the log" };
    return this.#closedFlaw();
  }

  #passErased(before: number): ChainFlaw | undefined {
    while (this.#position + 1 < before) {
      if (this.#nextErased?.[0] !== this.#position + 1) {
        return { position: this.#position + 1, what: "the event is missing" };
      }
      [this.#position, this.#chain] = this.#nextErased;
      this.#nextErased = this.#erased.next().value;
    }
    return undefined;
  }

  #closedFlaw(): ChainFlaw | undefined {
    const rows =
      this.#db.prepare(`SELECT s.name, s.deleted, c.chain FROM closed c LEFT JOIN streams s ON s.id = c.stream
      ORDER BY c.number`);
    let chain = UNCHAINED;
    let count = 0;
    for (const row of rows.iterate() as Iterable<unknown> as Iterable<{
      name: string;
      deleted: number;
      chain: string;
    }>) {
      chain = chainedName(chain, row.name);
      if (!row.deleted || row.chain !== chain) return { position: 0, what: `${row.name} is not what was tombstoned` };
      count++;
    }
    const { closed } = this.#db.prepare("SELECT count(*) AS closed FROM streams WHERE deleted").get() as {
      closed: number;
    };
    return closed === count ? undefined : { position: 0, what: `${closed} streams are tombstoned, and ${count} were` };
  }
}

function linksOf(db: DatabaseSync, table: "events" | "erased"): Iterator<Link> {
  const rows = db.prepare(`SELECT position, chain FROM ${table} ORDER BY position`);
  rows.setReturnArrays(true);
  return rows.iterate() as unknown as Iterator<Link>;
}
