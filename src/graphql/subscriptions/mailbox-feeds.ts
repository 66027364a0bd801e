import type { Position } from "../../application/ports/event-store.ts";
import type { Projection, ReadModel } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import { type FeedAccess, Follower } from "./follower.ts";
import { SharedFeed } from "./shared-feed.ts";

/** The changes of mailboxes, each followed by any number of subscribers from wherever they stopped. */
export class MailboxFeeds {
  readonly #readModel: Pick<ReadModel, "feed">;
  /** By mailbox, then by the partitions that are seen. */
  readonly #followed = new Map<EnterpriseNumber, Map<string, SharedFeed>>();
  readonly #stop: () => void;

  constructor(readModel: Pick<ReadModel, "feed">, projection: Pick<Projection, "onChange">) {
    this.#readModel = readModel;
    this.#stop = projection.onChange((mailboxes) => {
      for (const mailbox of mailboxes) {
        for (const feed of this.#followed.get(mailbox as EnterpriseNumber)?.values() ?? []) feed.changed();
      }
    });
  }

  /** It joins with its first `next()`. `partitions`: only what concerns them; everything where they are left out. */
  follow(mailbox: EnterpriseNumber, after: Position | undefined, partitions?: ReadonlySet<PartitionId>): Follower {
    const seen = partitions ? JSON.stringify([...partitions].sort()) : "ALL";
    const access: FeedAccess = {
      join: (follower) => {
        const feeds = this.#followed.get(mailbox) ?? new Map<string, SharedFeed>();
        this.#followed.set(mailbox, feeds);
        const feed = feeds.get(seen) ?? new SharedFeed(this.#readModel, mailbox, partitions);
        feeds.set(seen, feed);
        feed.followers.add(follower);
        return feed;
      },
      leave: (follower) => {
        const feeds = this.#followed.get(mailbox);
        const feed = feeds?.get(seen);
        feed?.followers.delete(follower);
        if (feed?.followers.size === 0) feeds?.delete(seen);
        if (feeds?.size === 0) this.#followed.delete(mailbox);
      },
    };
    return new Follower(access, after);
  }

  /** How many follow a mailbox now. */
  get followers(): number {
    const feeds = this.#followed.values().flatMap((bySeen) => bySeen.values());
    return feeds.reduce((sum, feed) => sum + feed.followers.size, 0);
  }

  close(): void {
    this.#stop();
  }
}
