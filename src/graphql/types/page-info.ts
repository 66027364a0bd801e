import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "Where a page stands in its list (Relay)." })
export class PageInfo {
  @Field(() => Boolean, { description: "True where more follows after `endCursor`." })
  readonly hasNextPage: boolean;

  @Field(() => Boolean, { description: "True where the page was asked for with `after`." })
  readonly hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: "The cursor of the first edge; null on an empty page." })
  readonly startCursor: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The cursor of the last edge, for `after` of the next page; null on an empty page.",
  })
  readonly endCursor: string | null;

  constructor(page: { hasNextPage: boolean; hasPreviousPage: boolean; cursors: readonly string[] }) {
    this.hasNextPage = page.hasNextPage;
    this.hasPreviousPage = page.hasPreviousPage;
    this.startCursor = page.cursors[0] ?? null;
    this.endCursor = page.cursors.at(-1) ?? null;
  }
}
