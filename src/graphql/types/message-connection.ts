import { Field, ObjectType } from "type-graphql";
import type { MessageOrder, MessagePage } from "../../application/ports/read-model.ts";
import { messageCursor } from "../cursor.ts";
import type { View } from "../view.ts";
import { Message } from "./message.ts";
import { PageInfo } from "./page-info.ts";

@ObjectType({ description: "A message in a list." })
export class MessageEdge {
  @Field(() => String, {
    description: "For `after`, in the same list and order. Opaque; good for ever, on every node.",
  })
  readonly cursor: string;

  @Field(() => Message, { description: "The message." })
  readonly node: Message;

  constructor(cursor: string, node: Message) {
    this.cursor = cursor;
    this.node = node;
  }
}

@ObjectType({ description: "A page of a list of messages (Relay)." })
export class MessageConnection {
  @Field(() => [MessageEdge], { description: "The messages of the page with their cursors." })
  readonly edges: readonly MessageEdge[];

  @Field(() => [Message], { description: "The messages of the page." })
  readonly nodes: readonly Message[];

  @Field(() => PageInfo, { description: "Where the page stands in the list." })
  readonly pageInfo: PageInfo;

  constructor({ rows, hasNextPage }: MessagePage, order: MessageOrder, isFirstPage: boolean, view: View) {
    this.edges = view
      .messages(rows)
      .map((message) => new MessageEdge(messageCursor(message.row, order), new Message(message, view)));
    this.nodes = this.edges.map(({ node }) => node);
    this.pageInfo = new PageInfo({
      hasNextPage,
      hasPreviousPage: !isFirstPage,
      cursors: this.edges.map((edge) => edge.cursor),
    });
  }
}
