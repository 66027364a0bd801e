import { IsOptional } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { Uuid } from "./rules.ts";

/** The field by which a command is safely repeated. */
export const COMMAND_ID = {
  nullable: true,
  description:
    "A UUID of the client's own, for safe repeats: the same mutation repeated with it has no further effect. Generated where it is left out.",
};

@InputType()
export abstract class CommandInput {
  @Field(() => ID, COMMAND_ID)
  @IsOptional()
  @Uuid()
  readonly commandId?: string | null;
}
