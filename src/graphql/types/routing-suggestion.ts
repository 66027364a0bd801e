import { Field, ID, ObjectType } from "type-graphql";
import type { SuggestionPage, SuggestionRow } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { suggestionCursor } from "../cursor.ts";
import type { View } from "../view.ts";
import { MessageTypeType } from "./message-type.ts";
import { PageInfo } from "./page-info.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";
import { TranslatedTextType } from "./translated-text.ts";

@ObjectType({
  description:
    "A rule that a sender suggests for its own messages, for all of them where neither a type nor an application is named. It waits until an administrator accepts or ignores it; the sender learns neither.",
})
export class RoutingSuggestion implements Omit<SuggestionRow, "position"> {
  readonly #view: View;

  @Field(() => ID, { description: "A UUID. Stays the same when the sender changes the suggestion." })
  readonly suggestionId: string;

  @Field(() => EnterpriseNumberScalar, { description: "Who suggests it." })
  readonly sender: EnterpriseNumber;

  @Field(() => ID, { nullable: true, description: "For messages of this type." })
  readonly messageTypeId: string | null;

  @Field(() => String, { nullable: true, description: "For messages of this application of the sender." })
  readonly senderApplicationId: string | null;

  @Field(() => TranslatedTextType, {
    nullable: true,
    description: "What the sender would call the partition. Null where it was erased.",
  })
  readonly partitionName: TranslatedText | null;

  @Field(() => DateTime, { description: "When it was suggested, or last changed." })
  readonly suggestedAt: Instant;

  constructor(row: SuggestionRow, view: View) {
    this.suggestionId = row.suggestionId;
    this.sender = row.sender;
    this.messageTypeId = row.messageTypeId;
    this.senderApplicationId = row.senderApplicationId;
    this.partitionName = row.partitionName;
    this.suggestedAt = row.suggestedAt;
    this.#view = view;
  }

  @Field(() => TranslatedTextType, { nullable: true, description: "The sender's name." })
  get senderName(): Promise<TranslatedText | undefined> {
    return this.#view.sender(this.sender).then((row) => row?.name);
  }

  @Field(() => MessageTypeType, { nullable: true, description: "That type, with what people see of it." })
  get messageType(): Promise<MessageTypeType | undefined> | null {
    return this.messageTypeId === null ? null : this.#view.messageType(this.sender, this.messageTypeId);
  }
}

@ObjectType({ description: "A suggestion in a list." })
export class RoutingSuggestionEdge {
  @Field(() => String, { description: "For `after`. Opaque; good for ever, on every node." })
  readonly cursor: string;

  @Field(() => RoutingSuggestion, { description: "The suggestion." })
  readonly node: RoutingSuggestion;

  constructor(cursor: string, node: RoutingSuggestion) {
    this.cursor = cursor;
    this.node = node;
  }
}

@ObjectType({ description: "A page of the suggestions that wait, the oldest first (Relay)." })
export class RoutingSuggestionConnection {
  @Field(() => [RoutingSuggestionEdge], { description: "The suggestions of the page with their cursors." })
  readonly edges: readonly RoutingSuggestionEdge[];

  @Field(() => [RoutingSuggestion], { description: "The suggestions of the page." })
  readonly nodes: readonly RoutingSuggestion[];

  @Field(() => PageInfo, { description: "Where the page stands in the list." })
  readonly pageInfo: PageInfo;

  constructor({ rows, hasNextPage }: SuggestionPage, isFirstPage: boolean, view: View) {
    this.edges = rows.map(
      (row) => new RoutingSuggestionEdge(suggestionCursor.of(row.position), new RoutingSuggestion(row, view)),
    );
    this.nodes = this.edges.map(({ node }) => node);
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfo({ hasNextPage, hasPreviousPage: !isFirstPage, cursors });
  }
}
