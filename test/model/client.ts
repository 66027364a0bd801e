import { feedCursor } from "../../src/graphql/cursor.ts";
import { type Change, type LiveList, liveList, resuming, withChange, withNextPage } from "../../web/live-list.ts";
import {
  type FiguresFragment,
  LiveDocument,
  type LiveSubscription,
  OnePageDocument,
  type RowFragment,
} from "../graphql/generated/client.ts";
import { same } from "./checks.ts";
import { sorted } from "./expected.ts";
import type { Folder, Party } from "./model.ts";
import type { Real } from "./real.ts";

type Push = Change<RowFragment, FiguresFragment>;

/** What the network does with a push: how often it comes, and after which others. */
export interface Fate {
  readonly copies: 0 | 1 | 2;
  readonly delay: number;
}

/** A client behind a bad network that does what docs/live-inbox.md says, with the function given there. */
export class Client {
  readonly #real: Real;
  readonly #party: Party;
  readonly #folder: Folder;
  readonly #first: number;
  #list: LiveList<RowFragment, FiguresFragment>;
  #endCursor: string | null;
  #hasNextPage: boolean;
  #inTransit: Push[] = [];
  /** The cursor of the newest push that was sent. */
  #sent: string;
  #ring: (() => void) | undefined;
  readonly #subscriptions: (() => Promise<void>)[] = [];

  static async open(real: Real, party: Party, folder: Folder, first: number): Promise<Client> {
    const page = await askPage(real, party, folder, first, null);
    const client = new Client(real, party, folder, first, page);
    await client.#subscribe();
    return client;
  }

  private constructor(
    real: Real,
    party: Party,
    folder: Folder,
    first: number,
    page: Awaited<ReturnType<typeof askPage>>,
  ) {
    this.#real = real;
    this.#party = party;
    this.#folder = folder;
    this.#first = first;
    this.#list = liveList(real.number(party), folder, page);
    this.#sent = page.cursor;
    this.#endCursor = page.endCursor;
    this.#hasNextPage = page.hasNextPage;
  }

  /** All pushes of now are dropped, doubled and reordered as fated; the rest of them come once and in order. */
  async network(fates: readonly Fate[]): Promise<void> {
    await this.#allSent();
    const arriving = this.#inTransit.flatMap((push, index) => {
      const { copies, delay } = fates[index] ?? { copies: 1, delay: 0 };
      return Array.from({ length: copies }, (_, copy) => ({ push, at: index + delay * (copy + 1) }));
    });
    this.#inTransit = [];
    for (const { push } of arriving.toSorted((one, other) => one.at - other.at)) {
      const { cursor } = this.#list;
      this.#list = withChange(this.#list, push);
      if (this.#list.cursor < cursor) throw new Error("a push that came late or twice has turned the list back");
    }
    // Nothing is missing, whatever came twice or late: then it needs no new subscription to be equal.
    if (this.#list.cursor >= feedCursor(this.#last())) await this.#equalsFresh();
  }

  /** Comes back; the old connection may live on beside the new one, so that every push comes from both. */
  async resume(leavesOld: boolean): Promise<void> {
    if (!leavesOld) await this.#end();
    this.#list = resuming(this.#list);
    await this.#subscribe();
  }

  async loadMore(): Promise<void> {
    if (!this.#hasNextPage) return;
    const page = await askPage(this.#real, this.#party, this.#folder, this.#first, this.#endCursor);
    this.#list = withNextPage(this.#list, page);
    this.#endCursor = page.endCursor ?? this.#endCursor;
    this.#hasNextPage = page.hasNextPage;
  }

  /** The law: what is cached, with the changes since its cursor, equals a fresh query. */
  async holdsTheLaw(): Promise<void> {
    await this.resume(false);
    await this.#allSent();
    await this.network([]);
    expect(this.#list.hasGap).toBe(false);
    await this.#equalsFresh();
  }

  async close(): Promise<void> {
    await this.#end();
  }

  async #equalsFresh(): Promise<void> {
    const fresh = await askPage(this.#real, this.#party, this.#folder, 100, null);
    const { messages, figures, knownFrom } = this.#list;
    same(
      messages,
      fresh.messages.filter(({ publicationOrder }) => publicationOrder >= knownFrom),
    );
    same(figures, fresh.figures);
  }

  /** Of the newest change that stands. */
  #last() {
    return this.#real.ground.readModel.feed(this.#real.number(this.#party), undefined, 1_000).at(-1)?.position;
  }

  async #subscribe(): Promise<void> {
    const variables = { number: this.#real.number(this.#party), after: this.#list.cursor };
    const caller = this.#real.as("administrator", this.#party);
    const end = await this.#real.ground.subscribe(caller, LiveDocument, variables, ({ mailboxChanged }) => {
      this.#inTransit.push(pushOf(mailboxChanged));
      if (mailboxChanged.cursor > this.#sent) this.#sent = mailboxChanged.cursor;
      this.#ring?.();
    });
    this.#subscriptions.push(end);
  }

  async #end(): Promise<void> {
    for (const end of this.#subscriptions.splice(0)) await end();
    this.#inTransit = [];
    this.#sent = this.#list.cursor;
  }

  /** Resolves when every change that stands was pushed. */
  async #allSent(): Promise<void> {
    const last = feedCursor(this.#last());
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ring = () => {
      if (this.#sent >= last) resolve();
    };
    this.#ring();
    await promise;
    this.#ring = undefined;
  }
}

async function askPage(real: Real, party: Party, folder: Folder, first: number, after: string | null) {
  const variables = { number: real.number(party), folder, first, after };
  const { mailbox } = await real.ground.ask(real.as("administrator", party), OnePageDocument, variables);
  if (!mailbox) throw new Error("a mailbox of one's own is missing");
  const { cursor, messages, ...figures } = mailbox;
  const { endCursor, hasNextPage } = messages.pageInfo;
  return { cursor, messages: messages.nodes, figures: inOrder(figures), endCursor, hasNextPage };
}

function pushOf({ cursor, previousCursor, messageId, message, mailbox }: LiveSubscription["mailboxChanged"]): Push {
  return { cursor, previousCursor, messageId, message, figures: inOrder(mailbox) };
}

const inOrder = (figures: FiguresFragment): FiguresFragment => ({ ...figures, counters: sorted(figures.counters) });
