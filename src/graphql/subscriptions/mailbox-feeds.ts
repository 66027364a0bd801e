import { interruptible } from "../../application/interruptible.ts";
import type { Position } from "../../application/ports/event-store.ts";
import type { FeedEntry, Projection, ReadModel } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { SharedFeed } from "./shared-feed.ts";

/** The changes of mailboxes, each followed by any number of subscribers from wherever they stopped. */
export class MailboxFeeds {
  readonly #readModel: Pick<ReadModel, "feed">;
  readonly #followed = new Map<EnterpriseNumber, SharedFeed>();
  readonly #stop: () => void;

  constructor(readModel: Pick<ReadModel, "feed">, projection: Pick<Projection, "onChange">) {
    this.#readModel = readModel;
    this.#stop = projection.onChange((mailboxes) => {
      for (const mailbox of mailboxes) this.#followed.get(mailbox as EnterpriseNumber)?.changed();
    });
  }

  /**
   * Every change strictly after the position, in order, each once: first those that stand, then new ones, without a gap.
   * Pull: what isn't asked for isn't read. Ends by `return()`, also while it waits.
   */
  follow(mailbox: EnterpriseNumber, after: Position | undefined): FollowedMailbox {
    const changes = interruptible(undefined, (ended) => this.#walk(mailbox, after, ended));
    const shared: FollowedMailbox["shared"] = (change, key, work) => {
      const feed = this.#followed.get(mailbox);
      return feed ? feed.shared(change, key, work) : work();
    };
    return Object.assign(changes, { shared });
  }

  /** How many follow a mailbox now. */
  get followers(): number {
    return this.#followed.values().reduce((sum, feed) => sum + feed.followers, 0);
  }

  close(): void {
    this.#stop();
  }

  async *#walk(mailbox: EnterpriseNumber, after: Position | undefined, ended: AbortSignal) {
    const feed = this.#followed.get(mailbox) ?? new SharedFeed(this.#readModel, mailbox);
    this.#followed.set(mailbox, feed);
    feed.followers++;
    try {
      for (let cursor = after; !ended.aborted; ) {
        const page = feed.pageAfter(cursor);
        for (const entry of page) {
          yield entry;
          cursor = entry.position;
        }
        if (page.length === 0) await feed.bell.rung(ended);
      }
    } finally {
      feed.followers--;
      if (feed.followers === 0) this.#followed.delete(mailbox);
    }
  }
}

export interface FollowedMailbox extends AsyncIterableIterator<FeedEntry, void, undefined> {
  /** What several followers need for a change and comes out the same: worked out once, forgotten at the next change. */
  shared<Result>(change: Position, key: string, work: () => Result): Result;
}
