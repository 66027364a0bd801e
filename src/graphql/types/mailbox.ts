import { Args, Field, ID, Int, ObjectType } from "type-graphql";
import type { Folder, FolderCount } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import { GENERAL, type PartitionId } from "../../domain/message/events.ts";
import { feedCursor, suggestionCursor } from "../cursor.ts";
import { globalId } from "../global-id.ts";
import { FolderListArgs } from "../inputs/message-list.ts";
import { assertPageSize, PageArgs } from "../inputs/page-args.ts";
import { messagePage } from "../queries/message-page.ts";
import type { View } from "../view.ts";
import { FolderEnum } from "./enums.ts";
import { MailboxUser } from "./mailbox-user.ts";
import { MessageConnection } from "./message-connection.ts";
import { Node } from "./node.ts";
import { Partition, PartitionAlert, unreadable } from "./partition.ts";
import { RoutingRuleType } from "./routing.ts";
import { RoutingSuggestionConnection } from "./routing-suggestion.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";

@ObjectType({
  description: "How many messages a folder has in one partition. Kept, not counted.",
})
export class FolderCounter implements FolderCount {
  @Field(() => FolderEnum, { description: "The folder." })
  readonly folder!: Folder;

  @Field(() => ID, { description: "The partition: `GENERAL` or a UUID." })
  readonly partition!: PartitionId;

  @Field(() => Int, { description: "All messages." })
  readonly total!: number;

  @Field(() => Int, { description: "Those whose main content the recipient has not opened." })
  readonly unread!: number;
}

@ObjectType({
  implements: Node,
  description:
    "The mailbox of an enterprise or institution: it exists for every enterprise number, and receives before it is activated.",
})
export class Mailbox implements Node {
  readonly #view: View;

  @Field(() => EnterpriseNumberScalar, { description: "Whose it is." })
  readonly enterpriseNumber: EnterpriseNumber;

  @Field(() => String, {
    description:
      "Up to where this answer knows the mailbox, for `mailboxChanged(after:)`: a change after it is told there. It may be in this answer as well. Compares with the cursors of changes as plain text.",
  })
  readonly cursor: string;

  /** Only for a caller whose mailbox it is. */
  constructor(enterpriseNumber: EnterpriseNumber, view: View) {
    this.enterpriseNumber = enterpriseNumber;
    this.#view = view;
    // Taken before anything of the mailbox is read, so that no change falls between the two.
    this.cursor = feedCursor(view.readModel.position());
  }

  get id(): string {
    return globalId("Mailbox", this.enterpriseNumber);
  }

  @Field(() => DateTime, { nullable: true, description: "The first login for the enterprise; null before." })
  get activatedAt(): Promise<Instant | null> {
    return this.#row((row) => row.activatedAt);
  }

  @Field(() => DateTime, {
    nullable: true,
    description: "When the irreversible consent to go fully digital was given.",
  })
  get fullyDigitalSince(): Promise<Instant | null> {
    return this.#row((row) => row.consentAt);
  }

  @Field(() => String, {
    nullable: true,
    description:
      "The e-mail address to which arrivals are announced. Null where there is none, and for others than administrators.",
  })
  get notificationAddress(): Promise<string | null> | null {
    return this.#view.rights.manages ? this.#row((row) => row.notificationAddress) : null;
  }

  @Field(() => [FolderCounter], {
    description: "Per folder and partition that the caller sees; what has no message is left out.",
  })
  get counters(): FolderCount[] {
    const { readModel, rights } = this.#view;
    return readModel.counts(this.enterpriseNumber).filter(({ partition }) => rights.seesPartition(partition));
  }

  @Field(() => Int, { description: "Unread messages in the inbox, of all partitions that the caller sees." })
  get unread(): number {
    return this.counters.reduce((sum, { folder, unread }) => (folder === "INBOX" ? sum + unread : sum), 0);
  }

  @Field(() => [Partition], { description: "Those that the caller sees: GENERAL first, then the oldest first." })
  get partitions(): Partition[] {
    const { readModel, rights } = this.#view;
    const counters = this.counters;
    const general = { id: GENERAL, name: null };
    return [general, ...readModel.partitions(this.enterpriseNumber)]
      .filter(({ id }) => rights.seesPartition(id))
      .map((partition) => new Partition(partition, counters));
  }

  @Field(() => [RoutingRuleType], {
    nullable: true,
    description:
      "In the order in which they are tried: the first that applies decides. Null for others than administrators.",
  })
  get routingRules(): readonly RoutingRuleType[] | null {
    return this.#view.rights.manages ? this.#view.readModel.routingRules(this.enterpriseNumber) : null;
  }

  @Field(() => RoutingSuggestionConnection, {
    nullable: true,
    description:
      "Rules that senders suggest and that wait for a decision, a page at a time. Null for others than administrators.",
  })
  routingSuggestions(@Args(() => PageArgs) { first, after }: PageArgs): RoutingSuggestionConnection | null {
    assertPageSize(first);
    const cursor = after == null ? undefined : suggestionCursor.parse(after);
    if (!this.#view.rights.manages) return null;
    const page = this.#view.readModel.routingSuggestions({
      mailbox: this.enterpriseNumber,
      first,
      ...(cursor && { after: cursor }),
    });
    return new RoutingSuggestionConnection(page, cursor === undefined, this.#view);
  }

  @Field(() => [MailboxUser], {
    nullable: true,
    description:
      "The people and applications to whom the enterprise granted access, the longest granted first. Chief Access Managers are not among them. Null for others than administrators.",
  })
  get users(): readonly MailboxUser[] | null {
    const users = this.#users;
    // Ids are quickly shown.
    return users && this.#view.counted(users, ({ partitions }) => 1 + partitions.length / 8);
  }

  @Field(() => [PartitionAlert], {
    nullable: true,
    description:
      "Partitions beside GENERAL with messages in the inbox that none of the users sees: only administrators could read them. Null for others than administrators.",
  })
  get alerts(): PartitionAlert[] | null {
    return this.#view.rights.manages ? unreadable(this.partitions, this.#users ?? []) : null;
  }

  @Field(() => MessageConnection, { description: "One list of the mailbox, a page at a time." })
  messages(@Args(() => FolderListArgs) args: FolderListArgs): MessageConnection {
    return messagePage(this.#view, this.enterpriseNumber, args.folder, args);
  }

  get #users() {
    return this.#view.rights.manages ? this.#view.readModel.users(this.enterpriseNumber) : null;
  }

  async #row<Shown>(show: (row: NonNullable<Awaited<ReturnType<View["mailbox"]>>>) => Shown): Promise<Shown | null> {
    const row = await this.#view.mailbox(this.enterpriseNumber);
    return row ? show(row) : null;
  }
}
