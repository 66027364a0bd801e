import { IsOptional } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { Uuid } from "./rules.ts";

@InputType()
export abstract class CommandInput {
  @Field(() => ID, {
    nullable: true,
    description:
      "A UUID of the client's own, for safe repeats: the same mutation repeated with it has no further effect. Generated where it is left out.",
  })
  @IsOptional()
  @Uuid()
  readonly commandId?: string | null;
}
