import type { Position } from "../../../src/application/ports/event-store.ts";
import type { FeedEntry, Projection } from "../../../src/application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../../src/domain/enterprise-number.ts";
import { instant } from "../../../src/domain/instant.ts";
import type { Follower } from "../../../src/graphql/subscriptions/follower.ts";
import { MailboxFeeds } from "../../../src/graphql/subscriptions/mailbox-feeds.ts";
import { until } from "../until.ts";

const MAILBOX = "0206731645" as EnterpriseNumber;
const OTHER = "0406798006" as EnterpriseNumber;

const at = (number: number) => String(number).padStart(6, "0") as Position;

/** A feed of numbers in memory, with the projection's doorbell. */
class Tables {
  reads = 0;
  readonly listeners = new Set<Parameters<Projection["onChange"]>[0]>();
  readonly #entries: FeedEntry[] = [];

  readonly readModel = {
    feed: (mailbox: EnterpriseNumber, after: Position | undefined, limit: number) => {
      this.reads++;
      if (mailbox !== MAILBOX) return [];
      return this.#entries.filter(({ position }) => position > (after ?? "")).slice(0, limit);
    },
  };

  readonly projection = {
    onChange: (listener: Parameters<Projection["onChange"]>[0]) => {
      this.listeners.add(listener);
      return () => void this.listeners.delete(listener);
    },
  };

  add(count: number): void {
    for (let added = 0; added < count; added++) {
      const position = at(this.#entries.length + 1);
      const previous = this.#entries.at(-1)?.position ?? null;
      this.#entries.push({ position, previous, change: "Published", messageId: null, at: instant(0) });
    }
    for (const listener of this.listeners) listener(new Set([MAILBOX]), at(this.#entries.length));
  }
}

async function take(changes: AsyncIterator<FeedEntry>, count: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) taken.push(((await changes.next()).value as FeedEntry).position);
  return taken;
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => at(from + index));

describe("Following a mailbox", () => {
  let tables: Tables;
  let feeds: MailboxFeeds;

  beforeEach(() => {
    tables = new Tables();
    feeds = new MailboxFeeds(tables.readModel, tables.projection);
  });
  afterEach(() => feeds.close());

  it("tells what stands and then what comes, each once, strictly after the cursor", async () => {
    tables.add(250);
    const changes = feeds.follow(MAILBOX, at(20));
    expect(await take(changes, 230)).toEqual(numbers(21, 250));
    const next = take(changes, 3);
    await until(() => feeds.followers === 1);
    tables.add(1);
    tables.add(2);
    expect(await next).toEqual(numbers(251, 253));
    await changes.return?.();
  });

  it("ends at once by return() while it waits, and leaves nothing behind", async () => {
    const changes = feeds.follow(MAILBOX, undefined);
    const waiting = changes.next();
    await until(() => feeds.followers === 1);
    await changes.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(feeds.followers).toBe(0);
  });

  it("costs nothing when it is never asked", async () => {
    const changes = feeds.follow(MAILBOX, undefined);
    await changes.return?.();
    expect([feeds.followers, tables.reads]).toEqual([0, 0]);
    expect(await changes.next()).toEqual({ done: true, value: undefined });
  });

  it("reads a page once for all who stand at the same place", async () => {
    tables.add(10);
    const followers = Array.from({ length: 50 }, () => feeds.follow(MAILBOX, at(5)));
    for (const taken of await Promise.all(followers.map((changes) => take(changes, 5)))) {
      expect(taken).toEqual(numbers(6, 10));
    }
    expect(tables.reads).toBe(1);
    const next = followers.map((changes) => take(changes, 1));
    await until(() => tables.reads === 2);
    tables.add(1);
    expect(await Promise.all(next)).toEqual(followers.map(() => [at(11)]));
    expect(tables.reads).toBe(3);
    for (const changes of followers) await changes.return?.();
  });

  it("holds a page at most for one who doesn't ask on, however much comes", async () => {
    tables.add(5_000);
    const changes = feeds.follow(MAILBOX, undefined);
    await take(changes, 1);
    tables.add(1_000);
    expect(tables.reads).toBe(1);
    expect(await take(changes, 5_999)).toEqual(numbers(2, 6_000));
    await changes.return?.();
  });

  it("shares what comes out the same until the mailbox changes", async () => {
    tables.add(1);
    const [one, two] = [feeds.follow(MAILBOX, undefined), feeds.follow(MAILBOX, undefined)];
    await Promise.all([take(one, 1), take(two, 1)]);
    let worked = 0;
    const work = async () => Buffer.from(`${++worked}`);
    const shared = async (follower: Follower, change: number, key: string) =>
      Number(await follower.shared(at(change), key, work));
    expect([await shared(one, 1, "a"), await shared(two, 1, "a")]).toEqual([1, 1]);
    expect([await shared(one, 1, "b"), await shared(two, 2, "a")]).toEqual([2, 3]);
    tables.add(1);
    expect(await shared(two, 1, "a")).toBe(4);
    await Promise.all([one.return?.(), two.return?.()]);
  });

  it("remembers of what it shares no more than 256 kB, and nothing that failed", async () => {
    tables.add(1);
    const one = feeds.follow(MAILBOX, undefined);
    await take(one, 1);
    let worked = 0;
    const share = (change: number, bytes: number) =>
      one.shared(at(change), "a", async () => {
        worked++;
        if (bytes === 0) throw new Error("nothing");
        return Buffer.alloc(bytes);
      });
    const often = async (bytes: number) => {
      worked = 0;
      for (let change = 1; change <= 10; change++) for (let asked = 0; asked < 2; asked++) await share(change, bytes);
      for (let change = 1; change <= 10; change++) await share(change, bytes);
      return worked;
    };
    expect(await often(100)).toBe(10);
    tables.add(1);
    expect(await often(100_000)).toBeGreaterThan(10);
    tables.add(1);
    expect(await often(300_000)).toBe(30);
    for (let asked = 0; asked < 2; asked++) await expect(share(99, 0)).rejects.toThrow("nothing");
    expect(worked).toBe(32);
    await one.return?.();
  });

  it("is not woken by other mailboxes", async () => {
    const changes = feeds.follow(OTHER, undefined);
    const waiting = changes.next();
    await until(() => tables.reads === 1);
    tables.add(3);
    expect(tables.reads).toBe(1);
    await changes.return?.();
    await waiting;
  });

  it("lets go of the projection when it is closed", () => {
    expect(tables.listeners.size).toBe(1);
    feeds.close();
    expect(tables.listeners.size).toBe(0);
  });
});
