import type { DatabaseSync } from "node:sqlite";
import { type ChainedRow, chained, chainedName, UNCHAINED } from "./chain.ts";

export interface ChainFlaw {
  /** 0 where none is concerned. */
  readonly position: number;
  readonly what: string;
}

type Link = readonly [position: number, chain: string];

const EVENT_MISSING = "the event is missing";

/**
 * Follows the chain of a log over all its rows, those that are erased too, and the names of its tombstoned streams. Page by
 * page, each read in a transaction of its own: what is erased between two of them keeps its link.
 */
export class ChainCheck {
  readonly #db: DatabaseSync;
  #erased: Iterator<Link> = [][Symbol.iterator]();
  #nextErased: Link | undefined;
  #chain = UNCHAINED;
  #position: number;

  /** Goes on after that row; 0: from the beginning. */
  constructor(db: DatabaseSync, after: number) {
    this.#db = db;
    this.#position = after;
  }

  /** Undefined where the row from which it goes on stands, or stood. */
  begin(): ChainFlaw | undefined {
    if (this.#position === 0) return undefined;
    const { chain } =
      this.#db
        .prepare("SELECT chain FROM events WHERE position = ?1 UNION ALL SELECT chain FROM erased WHERE position = ?1")
        .get(this.#position) ?? {};
    if (typeof chain !== "string") return { position: this.#position, what: EVENT_MISSING };
    this.#chain = chain;
    return undefined;
  }

  /** What comes next are the rows up to and including this position. */
  turnPage(upTo: number): void {
    const rows = this.#db.prepare(
      "SELECT position, chain FROM erased WHERE position > ? AND position <= ? ORDER BY position",
    );
    rows.setReturnArrays(true);
    this.#erased = (rows.all(this.#position, upTo) as unknown as Link[])[Symbol.iterator]();
    this.#nextErased = this.#erased.next().value;
  }

  /** The rows in their order, each once, with what stands as its link. Undefined where nothing is wrong up to here. */
  next(row: ChainedRow, link: string | null): ChainFlaw | undefined {
    const gap = this.#passErased(row.position);
    if (gap) return gap;
    this.#chain = chained(this.#chain, row);
    this.#position = row.position;
    if (link === this.#chain) return undefined;
    return { position: row.position, what: "the event, or its link, is not what was written" };
  }

  /** After the page's last row. */
  endPage(upTo: number): ChainFlaw | undefined {
    return this.#passErased(upTo + 1);
  }

  /** After the last page. */
  end(): ChainFlaw | undefined {
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

  #passErased(before: number): ChainFlaw | undefined {
    while (this.#position + 1 < before) {
      if (this.#nextErased?.[0] !== this.#position + 1) return { position: this.#position + 1, what: EVENT_MISSING };
      [this.#position, this.#chain] = this.#nextErased;
      this.#nextErased = this.#erased.next().value;
    }
    return undefined;
  }
}
