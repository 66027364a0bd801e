import type { Position } from "../../application/ports/event-store.ts";
import type { FeedEntry, ReadModel } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { PartitionId } from "../../domain/message/events.ts";

const PAGE = 100;
/** So many are remembered at a time; followers who are further apart read and work them out anew. */
const REMEMBERED_PAGES = 16;
const REMEMBERED_CHANGES = 100;

export interface FeedListener {
  /** There may be something new. */
  ring(): void;
}

/** One mailbox's changes, as all share them who follow it and see the same of it: a page is read once, however many ask for it. */
export class SharedFeed {
  readonly followers = new Set<FeedListener>();
  readonly #mailbox: EnterpriseNumber;
  readonly #readModel: Pick<ReadModel, "feed">;
  readonly #partitions: ReadonlySet<PartitionId> | undefined;
  readonly #pages = new Map<Position | undefined, readonly FeedEntry[]>();
  readonly #results = new Map<Position, Map<string, unknown>>();

  /** `partitions`: those that the followers see; all where it is left out. */
  constructor(readModel: Pick<ReadModel, "feed">, mailbox: EnterpriseNumber, partitions?: ReadonlySet<PartitionId>) {
    this.#readModel = readModel;
    this.#mailbox = mailbox;
    this.#partitions = partitions;
  }

  /** The next changes strictly after the position; none at the end. */
  pageAfter(cursor: Position | undefined): readonly FeedEntry[] {
    return remember(this.#pages, REMEMBERED_PAGES, cursor, () =>
      this.#readModel.feed(this.#mailbox, cursor, PAGE, this.#partitions),
    );
  }

  /** The result of `work` for that change, from whoever needed the same first. */
  shared<Result>(change: Position, key: string, work: () => Result): Result {
    const results = remember(this.#results, REMEMBERED_CHANGES, change, () => new Map<string, unknown>());
    return remember(results as Map<string, Result>, Number.POSITIVE_INFINITY, key, work);
  }

  /** What was worked out before may now come out differently. */
  changed(): void {
    this.#pages.clear();
    this.#results.clear();
    for (const follower of this.followers) follower.ring();
  }
}

function remember<Key, Value>(memory: Map<Key, Value>, most: number, key: Key, work: () => Value): Value {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= most) memory.clear();
  const value = work();
  memory.set(key, value);
  return value;
}
