import { ArgsType, Field, Int } from "type-graphql";
import { badInput } from "../api-error.ts";
import { LIMITS } from "../limits.ts";

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    defaultValue: LIMITS.defaultFirst,
    description: `How many entries at most: 1 to ${LIMITS.maxFirst}, else BAD_USER_INPUT.`,
  })
  readonly first!: number;

  @Field(() => String, {
    nullable: true,
    description: "The cursor after which the page starts, of an earlier page of the same list, else INVALID_CURSOR.",
  })
  readonly after?: string | null;
}

/** Throws BAD_USER_INPUT. */
export function assertPageSize(first: number): void {
  if (first < 1 || first > LIMITS.maxFirst) {
    throw badInput(`\`first\` is ${first}: expected 1 to ${LIMITS.maxFirst}. Ask for the rest with \`after\`.`);
  }
}
