import { Field, ObjectType } from "type-graphql";
import { UserError } from "./user-error.ts";

@ObjectType()
export abstract class Payload {
  @Field(() => [UserError], {
    description:
      "Why it was refused; empty where it was done. STALE: it was done, and the objects here may not show it yet.",
  })
  readonly userErrors: readonly UserError[];

  constructor(userErrors: readonly UserError[]) {
    this.userErrors = userErrors;
  }
}
