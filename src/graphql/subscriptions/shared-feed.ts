import type { Position } from "../../application/ports/event-store.ts";
import type { FeedEntry, ReadModel } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import { SharedResults } from "./shared-results.ts";

const PAGE = 100;
/** So many are remembered at a time; followers who are further apart read them anew. */
const REMEMBERED_PAGES = 16;

export interface FeedListener {
  /** There may be something new. */
  ring(): void;
}

/**
 * One mailbox's changes, as all share them who follow it and see the same of it: a page is read once, however many ask for
 * it.
 */
export class SharedFeed {
  readonly followers = new Set<FeedListener>();
  readonly results = new SharedResults();
  readonly #mailbox: EnterpriseNumber;
  readonly #readModel: Pick<ReadModel, "feed">;
  readonly #partitions: ReadonlySet<PartitionId> | undefined;
  readonly #pages = new Map<Position | undefined, readonly FeedEntry[]>();

  /** `partitions`: those that the followers see; all where it is left out. */
  constructor(readModel: Pick<ReadModel, "feed">, mailbox: EnterpriseNumber, partitions?: ReadonlySet<PartitionId>) {
    this.#readModel = readModel;
    this.#mailbox = mailbox;
    this.#partitions = partitions;
  }

  /** The next changes strictly after the position; none at the end. */
  pageAfter(cursor: Position | undefined): readonly FeedEntry[] {
    const known = this.#pages.get(cursor);
    if (known !== undefined) return known;
    if (this.#pages.size >= REMEMBERED_PAGES) this.#pages.clear();
    const page = this.#readModel.feed(this.#mailbox, cursor, PAGE, this.#partitions);
    this.#pages.set(cursor, page);
    return page;
  }

  /** What was worked out before may now come out differently. */
  changed(): void {
    this.#pages.clear();
    this.results.forget();
    for (const follower of this.followers) follower.ring();
  }
}
