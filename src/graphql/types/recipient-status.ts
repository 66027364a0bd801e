import { Field, ObjectType } from "type-graphql";
import type { Instant } from "../../domain/instant.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";

@ObjectType({
  description: "What an authorised sender may know of a recipient before it prints.",
})
export class RecipientStatus {
  @Field(() => EnterpriseNumberScalar, { description: "The number that was asked for." })
  readonly enterpriseNumber!: string;

  @Field(() => Boolean, {
    description: "Whether there is a mailbox: for every number with right check digits there is, activated or not.",
  })
  readonly exists!: boolean;

  @Field(() => Boolean, { description: "Whether somebody of the enterprise has logged in." })
  readonly isActivated!: boolean;

  @Field(() => DateTime, { nullable: true, description: "Since when it receives digitally only; null: print as well." })
  readonly fullyDigitalSince!: Instant | null;
}
