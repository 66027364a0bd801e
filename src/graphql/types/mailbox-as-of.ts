import { Args, Field, ID, Int, ObjectType } from "type-graphql";
import type { MailboxThen } from "../../application/audit/mailbox-then.ts";
import { tellPosition } from "../../application/told-position.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import { GENERAL, type PartitionId } from "../../domain/message/events.ts";
import { Today } from "../audit/today.ts";
import { judgedPage, PastFolderArgs } from "../inputs/page-arguments.ts";
import type { View } from "../view.ts";
import { FolderCounter } from "./mailbox.ts";
import { MessageAsOfConnection } from "./message-as-of.ts";
import { PersonAsOf } from "./person-as-of.ts";
import { RoutingRuleType } from "./routing.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";

@ObjectType({ description: "A partition of a mailbox at a moment of the past." })
export class PartitionAsOf {
  @Field(() => ID, { description: "`GENERAL` or a UUID." })
  readonly id: PartitionId;

  @Field(() => String, {
    nullable: true,
    description:
      "What the enterprise calls it today. Null for GENERAL, where it was deleted since (its name was erased), and for auditors.",
  })
  readonly name: string | null;

  constructor(id: PartitionId, name: string | null) {
    this.id = id;
    this.name = name;
  }
}

@ObjectType({
  description:
    "A mailbox as it stood at a moment of the past, rebuilt from the log. Who may ask is decided by today's rights; those of that moment stand in it.",
})
export class MailboxAsOf {
  readonly #then: MailboxThen;
  readonly #view: View;

  constructor(then: MailboxThen, view: View) {
    this.#then = then;
    this.#view = view;
  }

  @Field(() => EnterpriseNumberScalar, { description: "Whose it is." })
  get enterpriseNumber(): EnterpriseNumber {
    return this.#then.enterprise;
  }

  @Field(() => String, {
    description:
      "The moment as a position of the log, for `asOf: { position }`: everything up to and including it had happened. A time leads to the same position for ever, once it has passed.",
  })
  get position(): string {
    return tellPosition(this.#then.position);
  }

  @Field(() => DateTime, { nullable: true, description: "The first login for the enterprise; null where not yet." })
  get activatedAt(): Instant | null {
    return this.#then.mailbox.activatedAt;
  }

  @Field(() => DateTime, { nullable: true, description: "Since when it was fully digital; null where not yet." })
  get fullyDigitalSince(): Instant | null {
    return this.#then.mailbox.consentAt;
  }

  @Field(() => [FolderCounter], { description: "Per folder and partition; what had no message is left out." })
  get counters(): readonly FolderCounter[] {
    return this.#then.counts;
  }

  @Field(() => Int, { description: "Unread messages in the inbox." })
  get unread(): number {
    return this.#then.counts.reduce((sum, { folder, unread }) => (folder === "INBOX" ? sum + unread : sum), 0);
  }

  @Field(() => [PartitionAsOf], { description: "GENERAL first, then the oldest first." })
  get partitions(): PartitionAsOf[] {
    const { rights, readModel } = this.#view;
    const today = rights.manages ? readModel.partitions(this.#then.enterprise) : [];
    const names = new Map(today.map(({ id, name }) => [id, name]));
    const ids = [GENERAL, ...this.#then.mailbox.partitions.keys()];
    return ids.map((id) => new PartitionAsOf(id, names.get(id) ?? null));
  }

  @Field(() => [RoutingRuleType], { description: "In the order in which they were tried." })
  get routingRules(): readonly RoutingRuleType[] {
    return this.#then.mailbox.rules;
  }

  @Field(() => [PersonAsOf], { description: "The people and applications with a grant, the longest granted first." })
  get whoCouldRead(): PersonAsOf[] {
    return this.#then.whoCouldRead.map((person) => new PersonAsOf(person));
  }

  @Field(() => MessageAsOfConnection, {
    description: "One list of the mailbox as it stood, the newest first, a page at a time.",
  })
  messages(@Args(() => PastFolderArgs) args: PastFolderArgs): MessageAsOfConnection {
    const { first, after } = judgedPage(args);
    const listed = this.#then.messages
      .filter(({ folder, partition }) => folder === args.folder && partition === (args.partition ?? partition))
      .reverse();
    const rest = after === undefined ? listed : listed.filter(({ position }) => position < after);
    const page = rest.slice(0, first);
    const today = new Today(
      page.map(({ id }) => id),
      this.#view,
    );
    const around = { hasNextPage: rest.length > first, hasPreviousPage: after !== undefined };
    return new MessageAsOfConnection(page, today, around);
  }
}
