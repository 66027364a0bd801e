import type { Position } from "../../application/ports/event-store.ts";
import type { Projection, ReadModel } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { type FeedAccess, Follower } from "./follower.ts";
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

  /** It joins with its first `next()`. */
  follow(mailbox: EnterpriseNumber, after: Position | undefined): Follower {
    const access: FeedAccess = {
      join: (follower) => {
        const feed = this.#followed.get(mailbox) ?? new SharedFeed(this.#readModel, mailbox);
        this.#followed.set(mailbox, feed);
        feed.followers.add(follower);
        return feed;
      },
      leave: (follower) => {
        const feed = this.#followed.get(mailbox);
        feed?.followers.delete(follower);
        if (feed?.followers.size === 0) this.#followed.delete(mailbox);
      },
    };
    return new Follower(access, after);
  }

  /** How many follow a mailbox now. */
  get followers(): number {
    return this.#followed.values().reduce((sum, feed) => sum + feed.followers.size, 0);
  }

  close(): void {
    this.#stop();
  }
}
