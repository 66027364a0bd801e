import { Args, Field, Int, ObjectType } from "type-graphql";
import { type Change, differenceBetween } from "../../application/audit/difference.ts";
import type { MailboxThen, MessageThen } from "../../application/audit/mailbox-then.ts";
import type { FolderCount } from "../../application/ports/read-model.ts";
import { tellPosition } from "../../application/told-position.ts";
import { Today } from "../audit/today.ts";
import { judgedPage, PageArgs } from "../inputs/page-arguments.ts";
import type { View } from "../view.ts";
import { FolderCounter } from "./mailbox.ts";
import { MailboxAsOf } from "./mailbox-as-of.ts";
import { MessageAsOf } from "./message-as-of.ts";
import { PageInfo } from "./page-info.ts";
import { PersonAsOf } from "./person-as-of.ts";

@ObjectType({ description: "A message that stood otherwise at the later moment, or not at all at the earlier one." })
export class MessageDifference {
  @Field(() => MessageAsOf, { nullable: true, description: "At the earlier moment; null where it was not there yet." })
  readonly before: MessageAsOf | null;

  @Field(() => MessageAsOf, { nullable: true, description: "At the later moment." })
  readonly after: MessageAsOf | null;

  constructor({ before, after }: Change<MessageThen>, today: Today) {
    this.before = before ? new MessageAsOf(before, today) : null;
    this.after = after ? new MessageAsOf(after, today) : null;
  }
}

@ObjectType({ description: "A page of messages that stood otherwise, in the order of their publication (Relay)." })
export class MessageDifferenceConnection {
  @Field(() => [MessageDifference], { description: "The differences of the page." })
  readonly nodes: readonly MessageDifference[];

  @Field(() => PageInfo, { description: "Where the page stands in the list." })
  readonly pageInfo: PageInfo;

  constructor(nodes: readonly MessageDifference[], pageInfo: PageInfo) {
    this.nodes = nodes;
    this.pageInfo = pageInfo;
  }
}

@ObjectType({ description: "How many messages a folder had in one partition, at both moments." })
export class CounterDifference {
  @Field(() => FolderCounter, { nullable: true, description: "At the earlier moment; null where it had none." })
  readonly before: FolderCounter | null;

  @Field(() => FolderCounter, { nullable: true, description: "At the later moment; null where it had none." })
  readonly after: FolderCounter | null;

  constructor({ before, after }: Change<FolderCount>) {
    this.before = before ?? null;
    this.after = after ?? null;
  }
}

@ObjectType({ description: "Somebody whose grant was given, changed or revoked between the moments." })
export class PersonDifference {
  @Field(() => PersonAsOf, { nullable: true, description: "At the earlier moment; null where they had no grant." })
  readonly before: PersonAsOf | null;

  @Field(() => PersonAsOf, { nullable: true, description: "At the later moment; null where they had no grant." })
  readonly after: PersonAsOf | null;

  constructor(before: PersonAsOf | null, after: PersonAsOf | null) {
    this.before = before;
    this.after = after;
  }
}

@ObjectType({ description: "What differs between two moments of a mailbox; what stood the same is left out." })
export class MailboxDifference {
  readonly #difference: ReturnType<typeof differenceBetween>;
  readonly #view: View;

  @Field(() => MailboxAsOf, { description: "The earlier moment." })
  readonly before: MailboxAsOf;

  @Field(() => MailboxAsOf, { description: "The later moment." })
  readonly after: MailboxAsOf;

  constructor(before: MailboxThen, after: MailboxThen, view: View) {
    this.before = new MailboxAsOf(before, view);
    this.after = new MailboxAsOf(after, view);
    this.#difference = differenceBetween(before, after);
    this.#view = view;
  }

  @Field(() => Int, { description: "Messages that stood otherwise." })
  get total(): number {
    return this.#difference.messages.length;
  }

  @Field(() => MessageDifferenceConnection, { description: "Messages that stood otherwise, a page at a time." })
  messages(@Args(() => PageArgs) args: PageArgs): MessageDifferenceConnection {
    const { first, after } = judgedPage(args);
    const { messages } = this.#difference;
    const rest = after === undefined ? messages : messages.filter(({ key }) => key > after);
    const page = rest.slice(0, first);
    const ids = page.flatMap((change) => change.after?.id ?? change.before?.id ?? []);
    const today = new Today(ids, this.#view);
    const nodes = page.map((change) => new MessageDifference(change, today));
    const cursors = page.map(({ key }) => tellPosition(key));
    const around = { hasNextPage: rest.length > first, hasPreviousPage: after !== undefined };
    return new MessageDifferenceConnection(nodes, new PageInfo({ ...around, cursors }));
  }

  @Field(() => [CounterDifference], { description: "Folders and partitions whose counters differ." })
  get counters(): CounterDifference[] {
    return this.#difference.counts.map((change) => new CounterDifference(change));
  }

  @Field(() => [PersonDifference], { description: "People whose grants differ." })
  get whoCouldRead(): PersonDifference[] {
    const shown = (person: ConstructorParameters<typeof PersonAsOf>[0] | undefined) =>
      person ? new PersonAsOf(person) : null;
    return this.#difference.people.map(({ before, after }) => new PersonDifference(shown(before), shown(after)));
  }
}
