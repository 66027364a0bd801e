import type { Position } from "../../application/ports/event-store.ts";
import type { FeedEntry } from "../../application/ports/read-model.ts";
import type { FeedListener, SharedFeed } from "./shared-feed.ts";
import type { Source } from "./source.ts";

type Result = IteratorResult<FeedEntry, undefined>;

const DONE: Result = { done: true, value: undefined };

/** How a follower comes to a mailbox's feed, and goes. */
export interface FeedAccess {
  join(follower: FeedListener): SharedFeed;
  leave(follower: FeedListener): void;
}

/**
 * One subscriber's way through a mailbox's changes: every change strictly after its start, in order, each once; first
 * those that stand, then new ones, without a gap. Pull: one `next()` at a time, and what isn't asked for isn't read. At
 * the end it sleeps; `return()` wakes it and leaves nothing behind.
 *
 * Written out, and not as an async generator: among a thousand followers of one mailbox each await of each counts.
 */
export class Follower implements Source<FeedEntry>, FeedListener {
  readonly #access: FeedAccess;
  #cursor: Position | undefined;
  #page: readonly FeedEntry[] = [];
  #taken = 0;
  #feed: SharedFeed | undefined;
  #asking: Pick<PromiseWithResolvers<Result>, "resolve" | "reject"> | undefined;
  #isOver = false;

  constructor(access: FeedAccess, after: Position | undefined) {
    this.#access = access;
    this.#cursor = after;
  }

  next(): Promise<Result> {
    if (this.#isOver) return Promise.resolve(DONE);
    return new Promise((resolve, reject) => {
      this.#asking = { resolve, reject };
      this.#feed ??= this.#access.join(this);
      this.ring();
    });
  }

  return(): Promise<Result> {
    const asking = this.#asking;
    this.#end();
    asking?.resolve(DONE);
    return Promise.resolve(DONE);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** There may be something new: answers the one who asks, or lets them wait on. */
  ring(): void {
    const [asking, feed] = [this.#asking, this.#feed];
    if (asking === undefined || feed === undefined) return;
    try {
      const change = this.#take(feed);
      if (change === undefined) return;
      this.#asking = undefined;
      asking.resolve(change);
    } catch (error) {
      this.#end();
      asking.reject(error);
    }
  }

  /** What several followers need for a change and comes out the same: worked out once, and forgotten at the next change. */
  shared(change: Position, key: string, work: () => Promise<Buffer>): Promise<Buffer> {
    return this.#feed ? this.#feed.results.of(change, key, work) : work();
  }

  #take(feed: SharedFeed): Result | undefined {
    if (this.#taken === this.#page.length) {
      this.#page = feed.pageAfter(this.#cursor);
      this.#taken = 0;
    }
    const value = this.#page[this.#taken];
    if (value === undefined) return undefined;
    this.#taken++;
    this.#cursor = value.position;
    return { done: false, value };
  }

  #end(): void {
    this.#isOver = true;
    this.#asking = undefined;
    if (this.#feed) this.#access.leave(this);
    this.#feed = undefined;
  }
}
